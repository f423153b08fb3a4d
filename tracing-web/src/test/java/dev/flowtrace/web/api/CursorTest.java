package dev.flowtrace.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.store.TraceOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
  private static final TraceOrder.Place PLACE =
      new TraceOrder.Place(Long.MIN_VALUE, UUID.fromString("ffffffff-0000-4000-8000-000000000001"));

  @ParameterizedTest
  @EnumSource(SortOrder.class)
  void cursor_readsBack_andIsFitForAnAddress(SortOrder sort) {
    String text = new Cursor(sort, PLACE).text();

    assertThat(text).matches("[A-Za-z0-9_-]+");
    assertThat(Cursor.parse(text, sort)).isEqualTo(PLACE);
  }

  @Test
  void cursorOfAnotherOrder_isRefused_andNamesItsOwn() {
    String text = new Cursor(SortOrder.EVENTS, PLACE).text();

    assertThatThrownBy(() -> Cursor.parse(text, SortOrder.EVENTS_DOWN))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().kind()).isEqualTo("bad-cursor");
              assertThat(e.problem().allowed()).containsExactly("sort=events");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no base64!",
        "MQ",
        "1/start/1",
        "2/start/1/ffffffff-0000-4000-8000-000000000001",
        "1/size/1/ffffffff-0000-4000-8000-000000000001",
        "1/start/x/ffffffff-0000-4000-8000-000000000001",
        "1/start/1/f",
        "1/start/1/ffffffff-0000-4000-8000-000000000001/"
      })
  void anythingElse_isRefused(String plain) {
    String coded = Base64.getUrlEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> Cursor.parse(coded, SortOrder.START))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> Cursor.parse(plain, SortOrder.START))
        .isInstanceOf(ProblemException.class);
  }
}
