package dev.flowtrace.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.aggregation.TraceHead;
import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;

/**
 * A trace as one OTLP/JSON request, as the export would send it: for a file that other tools read.
 * The events are gone through twice, and spans are written one by one, so that a trace of any size
 * takes little more than the ids of its spans: 16 to 64 bytes an event.
 */
public final class OtlpDocument {
  private static final JsonFactory JSON = new JsonFactory();

  private OtlpDocument() {}

  /** The events of a trace, to be gone through as often as is needed. */
  @FunctionalInterface
  public interface Events {
    /** Shows them in the order in which they came. */
    void forEach(Visitor visitor) throws IOException;
  }

  /** Gets events one after the other. */
  @FunctionalInterface
  public interface Visitor {
    /** An event's JSON, in a part of an array that is not to be kept. */
    void event(byte[] json, int offset, int length) throws IOException;
  }

  /**
   * Writes a trace; the stream is flushed and stays open. What breaks off is not closed, so that no
   * parser takes it.
   *
   * @param serviceName of the resource that the spans are of
   * @throws IOException also when an event cannot be read
   */
  public static void write(
      OutputStream to, String serviceName, UUID traceId, TraceHead head, Events events)
      throws IOException {
    SpanIds ids = new SpanIds(traceId);
    events.forEach((json, offset, length) -> ids.add(EventReader.readId(json, offset, length)));
    OtlpMapping mapping = new OtlpMapping(traceId, head, ids, new Attributes());
    JsonGenerator out =
        JSON.createGenerator(to)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
    try (out) {
      OtlpJson.begin(out, OtlpMapping.resource(serviceName), OtlpMapping.SCOPE);
      OtlpJson.span(out, mapping.root());
      events.forEach(
          (json, offset, length) ->
              OtlpJson.span(out, mapping.span(EventReader.read(json, offset, length))));
      OtlpJson.end(out);
    }
  }
}
