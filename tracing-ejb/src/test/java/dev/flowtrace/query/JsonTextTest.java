package dev.flowtrace.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

  @Test
  void null_isJsonsNull() {
    assertThat(JsonText.quote((String) null)).isEqualTo("null");
  }

  @Test
  void loneSurrogatesAndControls_areEscapes() {
    assertThat(JsonText.quote("a\ud800b")).isEqualTo("\"a\\ud800b\"");
    assertThat(JsonText.quote("\udfff")).isEqualTo("\"\\udfff\"");
    assertThat(JsonText.quote("\0\n\u001f")).isEqualTo("\"\\u0000\\n\\u001f\"");
  }

  @Test
  void surrogatePair_staysACharacter() {
    assertThat(JsonText.quote("😀")).isEqualTo("\"😀\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "\"quoted\"",
        "back\\slash",
        "a/b\t\r\n\b\f",
        "ü€😀",
        "\ud800\ud800\udc00",
        "\udc00\ud800",
        "\0",
        "\u007f\u2028"
      })
  void whatIsQuoted_readsBackFromUtf8(String text) throws IOException {
    byte[] json = JsonText.quote(text).getBytes(StandardCharsets.UTF_8);

    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      assertThat(parser.getText()).isEqualTo(text);
      assertThat(parser.nextToken()).isNull();
    }
  }
}
