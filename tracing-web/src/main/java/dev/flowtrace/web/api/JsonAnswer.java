package dev.flowtrace.web.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.flowtrace.protocol.Rfc3339;
import dev.flowtrace.query.JsonText;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Answers that are written while they are sent. */
final class JsonAnswer {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          // what breaks off must not look whole
          .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
          .build();

  private JsonAnswer() {}

  /** Writes an answer. */
  interface Body {
    void write(JsonGenerator out) throws IOException;
  }

  /** A JSON document. */
  static Response of(Body body) {
    StreamingOutput content =
        out -> {
          try (JsonGenerator json = JSON.createGenerator(out)) {
            body.write(json);
          }
        };
    return Response.ok(content, MediaType.APPLICATION_JSON_TYPE).build();
  }

  /** Writes a time as a member of the object that is open. */
  static void writeTime(JsonGenerator out, String name, @Nullable Long epochNanos)
      throws IOException {
    JsonText.write(out, name, epochNanos == null ? null : Rfc3339.formatEpochNanos(epochNanos));
  }
}
