package dev.flowtrace.protocol.canonical;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.codec.ProtocolException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {

  @Test
  void exampleOfRfc8785Section322_hasTheBytesOfSection324() throws ProtocolException {
    String input =
        """
        {
          "numbers": [333333333.33333329, 1E30, 4.50,
                      2e-3, 0.000000000000000000000000001],
          "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
          "literals": [null, true, false]
        }
        """;
    String bytes =
        "7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72 75 65 2c 66 61 6c 73 65 5d 2c "
            + "22 6e 75 6d 62 65 72 73 22 3a 5b 33 33 33 33 33 33 33 33 33 2e 33 33 33 33 33 33 33 2c "
            + "31 65 2b 33 30 2c 34 2e 35 2c 30 2e 30 30 32 2c 31 65 2d 32 37 5d 2c 22 73 74 72 69 6e "
            + "67 22 3a 22 e2 82 ac 24 5c 75 30 30 30 66 5c 6e 41 27 42 5c 22 5c 5c 5c 5c 5c 22 2f 22 7d";

    assertThat(CanonicalJson.canonicalize(input.getBytes(UTF_8)))
        .isEqualTo(HexFormat.ofDelimiter(" ").parseHex(bytes));
  }

  @Test
  void members_areSortedByUtf16Units_asInRfc8785Section323() throws ProtocolException {
    String input =
        """
        {
          "\\u20ac": "Euro Sign",
          "\\r": "Carriage Return",
          "\\ufb33": "Hebrew Letter Dalet With Dagesh",
          "1": "One",
          "\\ud83d\\ude00": "Emoji: Grinning Face",
          "\\u0080": "Control",
          "\\u00f6": "Latin Small Letter O With Diaeresis"
        }
        """;

    assertThat(canonical(input))
        .isEqualTo(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                + "\"\ud83d\ude00\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"b\":1,\"a\":{\"d\":1,\"c\":2}} | {\"a\":{\"c\":2,\"d\":1},\"b\":1}",
        " [ 1 , [ ] , { } ] | [1,[],{}]",
        "\"\\b\\t\\n\\f\\r\\u0000\\u001F\\u007f\\/\" | \"\\b\\t\\n\\f\\r\\u0000\\u001f\u007f/\"",
        "{\"\":1,\"aa\":2,\"a\":3,\"A\":4} | {\"\":1,\"A\":4,\"a\":3,\"aa\":2}",
      })
  void text_isCanonicalized(String input, String canonical) throws ProtocolException {
    assertThat(canonical(input)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource({
    "9007199254740993, 9007199254740993",
    "-9223372036854775808, -9223372036854775808",
    "18446744073709551615, 18446744073709551615",
    "123456789012345678901234567890, 123456789012345678901234567890",
    "-0, 0",
    "-0.0, 0",
    "1.0, 1",
    "100E-2, 1",
    "9007199254740993.0, 9007199254740992",
    "1e21, 1e+21",
    "1e-7, 1e-7",
    "1e999, null",
    "-1e999, null"
  })
  void integersKeepAllDigits_andOtherNumbersAreDoubles(String input, String canonical)
      throws ProtocolException {
    assertThat(canonical(input)).isEqualTo(canonical);
  }

  @Test
  void canonicalText_staysAsItIs() throws ProtocolException {
    String once =
        canonical("{\"x\":[1E20,1e21,999999999999999700000.0,5e-324,\"\\u20ac\"],\"a\":-0.0}");

    assertThat(canonical(once)).isEqualTo(once);
  }

  @Test
  void values_areCanonicalizedAsTheirText() {
    JsonValue value =
        JsonObject.of(
            "b",
            JsonArray.of(JsonValue.of(1e23), JsonValue.of(Double.NaN)),
            "a",
            JsonValue.of(-0.0));

    assertThat(CanonicalJson.canonicalize(value))
        .asString(UTF_8)
        .isEqualTo("{\"a\":0,\"b\":[1e+23,null]}");
  }

  @Test
  void halfASurrogatePair_isRefused() {
    assertThatThrownBy(() -> CanonicalJson.canonicalize("[\"\\uDEAD\"]".getBytes(UTF_8)))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("value: half a surrogate pair, \\udead");
    assertThatThrownBy(() -> CanonicalJson.canonicalize(JsonValue.of("x\ud800")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsNoJson_isRefused() {
    assertThatThrownBy(() -> CanonicalJson.canonicalize("{\"a\":1,\"a\":1}".getBytes(UTF_8)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("Duplicate field 'a'");
    assertThatThrownBy(() -> CanonicalJson.canonicalize("NaN".getBytes(UTF_8)))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void deepValues_areRefusedBeforeTheStackEnds() {
    JsonValue deep = JsonValue.of(1);
    for (int i = 0; i < 1001; i++) {
      deep = JsonArray.of(deep);
    }
    JsonValue tooDeep = deep;

    assertThatThrownBy(() -> CanonicalJson.canonicalize(tooDeep))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("nested deeper than 1000 levels");
  }

  private static String canonical(String text) throws ProtocolException {
    return new String(CanonicalJson.canonicalize(text.getBytes(UTF_8)), UTF_8);
  }
}
