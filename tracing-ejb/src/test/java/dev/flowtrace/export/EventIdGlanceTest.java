package dev.flowtrace.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventIdGlanceTest {
  private static final UUID ID = UUID.fromString("f01e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01");

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void idThatComesFirst_isRead() {
    byte[] json = bytes("?{\"event_id\":\"F01e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01\",\"x\":1}");
    assertThat(EventIdGlance.read(json, 1, json.length - 1)).isEqualTo(ID);
    assertThat(EventIdGlance.read(json, 1, 49)).as("it is cut off").isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"x\":1,\"event_id\":\"f01e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01\"}",
        "{ \"event_id\" : \"f01e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01\"}",
        "{\"event_id\":\"\\u00661e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01\"}",
        "{\"event_id\":\"f01e4a5-28a0c-4c0e-9b57-6f0f4f4a1c01\" }",
        "{\"event_id\":\"f01e4a52-8a0c-4c0e-9b57-6f0f4f4a1cé1\"}",
        "{}"
      })
  void anythingElse_isLeftToTheParser(String json) {
    byte[] utf8 = bytes(json);
    assertThat(EventIdGlance.read(utf8, 0, utf8.length)).isNull();
  }

  @Test
  void parser_findsItElsewhere() throws IOException {
    byte[] json = bytes("{\"x\":{},\"event_id\":\"f01e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01\"}");
    assertThat(EventReader.readId(json, 0, json.length)).isEqualTo(ID);
  }
}
