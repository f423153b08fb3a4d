package dev.flowtrace.client.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.canonical.CanonicalJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class JsonFormTest {
  private final JsonForm form = new JsonForm(MessageTypes.DEFAULT);

  private enum Color {
    RED
  }

  private record Point(int x, double y) {}

  private record Line(Point from, Point to, Color color, Instant at) {}

  private record Cart(List<String> items) {}

  @Test
  void values_becomeWhatTheyLookLike() {
    assertThat(json(null)).isEqualTo("null");
    assertThat(json("a\"b")).isEqualTo("\"a\\\"b\"");
    assertThat(json(42)).isEqualTo("42");
    assertThat(json(0.1f)).isEqualTo("0.1");
    assertThat(json(Double.NaN)).isEqualTo("null");
    assertThat(json(new BigDecimal("1E+3"))).isEqualTo("1000");
    assertThat(json(Color.RED)).isEqualTo("\"RED\"");
    assertThat(json(new byte[] {1, 2})).isEqualTo("\"AQI=\"");
    assertThat(json(new int[] {1, 2})).isEqualTo("[1,2]");
    assertThat(json(Arrays.asList(1, null))).isEqualTo("[1,null]");
    assertThat(json(Map.of("k", Optional.of(true)))).isEqualTo("{\"k\":true}");
    assertThat(json(new Cart(List.of("x")))).isEqualTo("{\"items\":[\"x\"]}");
    assertThat(json("half \ud83d")).isEqualTo("\"half \ufffd\"");
  }

  @Test
  void whatContainsItself_isRefused() {
    List<Object> list = new ArrayList<>();
    list.add(list);

    assertThatThrownBy(() -> form.of(list)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void recordsOfImmutables_areImmutable_othersAreNot() {
    MessageTypes types = MessageTypes.DEFAULT;
    assertThat(types.of(Line.class).immutable()).isTrue();
    assertThat(types.of(Line.class).name()).isEqualTo("Line");
    assertThat(types.of(Cart.class).immutable()).isFalse();
    assertThat(types.of(ArrayList.class).immutable()).isFalse();
    assertThat(types.of(String.class).immutable()).isTrue();
    assertThat(types.of(JsonValue.of(1).getClass()).immutable()).isTrue();
    assertThat(types.of(new Object() {}.getClass()).name()).isNotEmpty();
  }

  @Test
  void whatTheUserDeclares_counts() {
    MessageTypes types =
        MessageTypes.newBuilder()
            .immutable(Cart.class)
            .converter(Cart.class, cart -> JsonValue.of(cart.items().size()))
            .build();

    assertThat(types.of(Cart.class).immutable()).isTrue();
    assertThat(new JsonForm(types).of(new Cart(List.of("a", "b")))).isEqualTo(JsonValue.of(2));
  }

  @Test
  void whatIsPlain_hasAWayOfTheUsersOwn_ifOneOfItsTypesHas() {
    assertThat(MessageTypes.DEFAULT.arePlainByShape()).isTrue();
    assertThat(with(Cart.class).arePlainByShape()).isTrue();
    for (Class<?> type : List.of(Number.class, CharSequence.class, Boolean.class, Object.class)) {
      assertThat(with(type).arePlainByShape()).as("%s", type).isFalse();
    }
    for (Object plain : List.of("a", 1, 2L, false)) {
      assertThat(JsonForm.isPlain(plain)).isTrue();
      assertThat(JsonForm.ofPlain(plain)).isEqualTo(form.of(plain));
    }
    assertThat(JsonForm.isPlain(Double.NaN) || JsonForm.isPlain(null)).isFalse();
  }

  private static MessageTypes with(Class<?> converted) {
    return MessageTypes.newBuilder().converter(converted, any -> JsonValue.of("own")).build();
  }

  private String json(@Nullable Object value) {
    return new String(CanonicalJson.canonicalize(form.of(value)), StandardCharsets.UTF_8);
  }
}
