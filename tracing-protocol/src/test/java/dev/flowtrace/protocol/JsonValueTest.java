package dev.flowtrace.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.protocol.JsonValue.JsonNull;
import dev.flowtrace.protocol.JsonValue.JsonNumber;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValueTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "12",
        "-1.50",
        "1e5",
        "1E+5",
        "0.1e-07",
        "123456789012345678901234567890"
      })
  void number_keepsItsText(String literal) {
    assertThat(new JsonNumber(literal).literal()).isEqualTo(literal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "-", "01", "-01", "1.", ".1", "1e", "1e+", "+1", "0x1", "NaN", "1 ", "\u0661", "1.2.3"
      })
  void number_refusesWhatJsonDoesNot(String literal) {
    assertThatThrownBy(() -> new JsonNumber(literal))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a JSON number: " + literal);
  }

  @Test
  void number_ofDouble_isTheShortestText() {
    assertThat(JsonNumber.of(0.1).literal()).isEqualTo("0.1");
    assertThat(JsonNumber.of(5.0).literal()).isEqualTo("5");
    assertThat(JsonNumber.of(1e-7).doubleValue()).isEqualTo(1e-7);
    assertThat(JsonNumber.of(Long.MIN_VALUE).longValue()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void doublesThatJsonDoesNotHave_areNull() {
    assertThat(JsonValue.of(Double.NaN)).isEqualTo(JsonNull.INSTANCE);
    assertThat(JsonValue.of(Double.NEGATIVE_INFINITY)).isEqualTo(JsonNull.INSTANCE);
    assertThatThrownBy(() -> JsonNumber.of(Double.NaN)).hasMessage("JSON has no number for NaN");
  }

  @Test
  void object_keepsTheOrder_andIsNotChangedFromOutside() {
    Map<String, JsonValue> source = new LinkedHashMap<>();
    source.put("z", JsonValue.of(1));
    source.put("a", JsonValue.of(true));
    JsonObject object = new JsonObject(source);
    source.clear();

    assertThat(object.members().keySet()).containsExactly("z", "a");
    assertThat(object.get("z")).isEqualTo(JsonValue.of(1));
    assertThat(object.get("none")).isNull();
    assertThat(object).isEqualTo(JsonObject.of("a", JsonValue.of(true), "z", JsonValue.of(1)));
    assertThatThrownBy(() -> object.members().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void objectsOfABuilder_stayAsTheyWereBuilt() {
    JsonObject.Builder builder = JsonObject.newBuilder().put("a", 1);
    JsonObject first = builder.build();
    JsonObject second = builder.put("b", 300).build();

    assertThat(first).isEqualTo(JsonObject.of("a", JsonValue.of(1)));
    assertThat(first.hashCode()).isEqualTo(JsonObject.of("a", JsonValue.of(1)).hashCode());
    assertThat(second).isEqualTo(JsonObject.of("a", JsonValue.of(1), "b", JsonValue.of(300)));
    assertThatThrownBy(() -> first.members().put("c", JsonValue.of(1)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> first.members().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
