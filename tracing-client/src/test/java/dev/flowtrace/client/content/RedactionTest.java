package dev.flowtrace.client.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.canonical.CanonicalJson;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.codec.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RedactionTest {

  @Test
  void pointers_blankWhatTheyPointTo() throws ProtocolException {
    Redaction redaction = new Redaction(List.of("/customer/name", "/items/*/price"), List.of());

    assertThat(
            redacted(
                redaction,
                "{\"customer\":{\"id\":1,\"name\":\"A\"},\"items\":[{\"price\":1},{\"price\":2}]}"))
        .isEqualTo(
            "{\"customer\":{\"id\":1,\"name\":\"[redacted]\"},"
                + "\"items\":[{\"price\":\"[redacted]\"},{\"price\":\"[redacted]\"}]}");
  }

  @Test
  void keys_areBlankedWhereverTheyAre_inAnyCase() throws ProtocolException {
    Redaction redaction = new Redaction(List.of(), List.of("*token*", "pin"));

    assertThat(redacted(redaction, "{\"a\":[{\"AccessToken\":{\"x\":1}}],\"PIN\":7,\"spin\":1}"))
        .isEqualTo("{\"PIN\":\"[redacted]\",\"a\":[{\"AccessToken\":\"[redacted]\"}],\"spin\":1}");
  }

  @Test
  void emptyPointer_blanksAll_andEscapesAreUnderstood() throws ProtocolException {
    assertThat(redacted(new Redaction(List.of(""), List.of()), "{\"a\":1}"))
        .isEqualTo("\"[redacted]\"");
    assertThat(redacted(new Redaction(List.of("/a~1b/~0c"), List.of()), "{\"a/b\":{\"~c\":1}}"))
        .isEqualTo("{\"a/b\":{\"~c\":\"[redacted]\"}}");
  }

  @Test
  void nothingToBlank_leavesTheValueItself() {
    JsonValue value = JsonValue.of(1);
    assertThat(Redaction.NONE.apply(value)).isSameAs(value);
    assertThat(Redaction.NONE.isEmpty()).isTrue();
  }

  private static String redacted(Redaction redaction, String json) throws ProtocolException {
    JsonValue value = new FrameCodec().decodeValue(json.getBytes(StandardCharsets.UTF_8));
    return new String(CanonicalJson.canonicalize(redaction.apply(value)), StandardCharsets.UTF_8);
  }
}
