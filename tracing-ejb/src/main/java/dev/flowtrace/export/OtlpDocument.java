package dev.flowtrace.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.aggregation.TraceHead;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A trace as one OTLP request, in JSON or protobuf, as the export would send it: for a file that
 * other tools read. The events are gone through twice, and spans are written one by one, so that a
 * trace of any size takes little more than the ids of its spans: 16 to 64 bytes an event.
 */
public final class OtlpDocument {
  private static final JsonFactory JSON = new JsonFactory();

  /** Spans that are written as one message. */
  private static final int SPANS_A_PIECE = 200;

  /**
   * What a broken off protobuf request ends with: a tag that there is not, so that no parser takes
   * it.
   */
  private static final byte[] BROKEN = {0x07};

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
    OtlpMapping mapping = mapping(traceId, head, events);
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

  /** What to write behind protobuf that broke off, so that no parser takes it. */
  public static byte[] broken() {
    return BROKEN.clone();
  }

  /**
   * Writes a trace as protobuf. It is a row of requests with some spans each: one after the other
   * they are one, for so protobuf merges what is repeated.
   *
   * @param serviceName of the resource that the spans are of
   * @throws IOException also when an event cannot be read
   */
  public static void writeProtobuf(
      OutputStream to, String serviceName, UUID traceId, TraceHead head, Events events)
      throws IOException {
    OtlpMapping mapping = mapping(traceId, head, events);
    List<Span> piece = new ArrayList<>(SPANS_A_PIECE);
    piece.add(mapping.root());
    events.forEach(
        (json, offset, length) -> {
          piece.add(mapping.span(EventReader.read(json, offset, length)));
          if (piece.size() == SPANS_A_PIECE) {
            request(serviceName, piece).writeTo(to);
            piece.clear();
          }
        });
    if (!piece.isEmpty()) {
      request(serviceName, piece).writeTo(to);
    }
    to.flush();
  }

  /** Goes through the events once: spans name others, whose ids must be known before. */
  private static OtlpMapping mapping(UUID traceId, TraceHead head, Events events)
      throws IOException {
    SpanIds ids = new SpanIds(traceId);
    events.forEach((json, offset, length) -> ids.add(EventReader.readId(json, offset, length)));
    return new OtlpMapping(traceId, head, ids, new Attributes());
  }

  private static ExportTraceServiceRequest request(String serviceName, List<Span> spans) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(OtlpMapping.resource(serviceName))
                .addScopeSpans(
                    ScopeSpans.newBuilder().setScope(OtlpMapping.SCOPE).addAllSpans(spans)))
        .build();
  }
}
