package dev.flowtrace.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HexFormat;
import java.util.List;

/**
 * Requests as OTLP/JSON has them: names in lowerCamelCase, trace and span ids in hexadecimal (not
 * base64, as protobuf's own JSON has bytes), enums as numbers, 64-bit numbers as strings. Writes
 * those fields that {@link OtlpMapping} sets.
 */
final class OtlpJson {
  private static final JsonFactory JSON = new JsonFactory();
  private static final HexFormat HEX = HexFormat.of();

  private OtlpJson() {}

  static void write(ExportTraceServiceRequest request, OutputStream to) throws IOException {
    try (JsonGenerator out = JSON.createGenerator(to)) {
      out.writeStartObject();
      out.writeArrayFieldStart("resourceSpans");
      for (ResourceSpans resource : request.getResourceSpansList()) {
        out.writeStartObject();
        out.writeObjectFieldStart("resource");
        attributes(out, resource.getResource().getAttributesList());
        out.writeEndObject();
        out.writeArrayFieldStart("scopeSpans");
        for (ScopeSpans scope : resource.getScopeSpansList()) {
          scope(out, scope);
        }
        out.writeEndArray();
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
  }

  private static void scope(JsonGenerator out, ScopeSpans scope) throws IOException {
    beginScope(out, scope.getScope());
    for (Span span : scope.getSpansList()) {
      span(out, span);
    }
    endScope(out);
  }

  private static void beginScope(JsonGenerator out, InstrumentationScope by) throws IOException {
    out.writeStartObject();
    out.writeObjectFieldStart("scope");
    out.writeStringField("name", by.getName());
    out.writeEndObject();
    out.writeArrayFieldStart("spans");
  }

  private static void endScope(JsonGenerator out) throws IOException {
    out.writeEndArray();
    out.writeEndObject();
  }

  /** Begins a request of one resource and one scope; {@link #span}s follow. */
  static void begin(JsonGenerator out, Resource resource, InstrumentationScope scope)
      throws IOException {
    out.writeStartObject();
    out.writeArrayFieldStart("resourceSpans");
    out.writeStartObject();
    out.writeObjectFieldStart("resource");
    attributes(out, resource.getAttributesList());
    out.writeEndObject();
    out.writeArrayFieldStart("scopeSpans");
    beginScope(out, scope);
  }

  /** Ends what {@link #begin} began. */
  static void end(JsonGenerator out) throws IOException {
    endScope(out);
    out.writeEndArray();
    out.writeEndObject();
    out.writeEndArray();
    out.writeEndObject();
  }

  /** Writes a span. */
  static void span(JsonGenerator out, Span span) throws IOException {
    out.writeStartObject();
    out.writeStringField("traceId", hex(span.getTraceId()));
    out.writeStringField("spanId", hex(span.getSpanId()));
    if (!span.getParentSpanId().isEmpty()) {
      out.writeStringField("parentSpanId", hex(span.getParentSpanId()));
    }
    out.writeNumberField("flags", span.getFlags());
    out.writeStringField("name", span.getName());
    out.writeNumberField("kind", span.getKindValue());
    out.writeStringField("startTimeUnixNano", Long.toUnsignedString(span.getStartTimeUnixNano()));
    out.writeStringField("endTimeUnixNano", Long.toUnsignedString(span.getEndTimeUnixNano()));
    attributes(out, span.getAttributesList());
    if (span.hasStatus()) {
      Status status = span.getStatus();
      out.writeObjectFieldStart("status");
      out.writeNumberField("code", status.getCodeValue());
      if (!status.getMessage().isEmpty()) {
        out.writeStringField("message", status.getMessage());
      }
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private static void attributes(JsonGenerator out, List<KeyValue> attributes) throws IOException {
    out.writeArrayFieldStart("attributes");
    for (KeyValue attribute : attributes) {
      out.writeStartObject();
      out.writeStringField("key", attribute.getKey());
      out.writeObjectFieldStart("value");
      AnyValue value = attribute.getValue();
      if (value.hasIntValue()) {
        out.writeStringField("intValue", Long.toString(value.getIntValue()));
      } else {
        out.writeStringField("stringValue", value.getStringValue());
      }
      out.writeEndObject();
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static String hex(ByteString bytes) {
    return HEX.formatHex(bytes.toByteArray());
  }
}
