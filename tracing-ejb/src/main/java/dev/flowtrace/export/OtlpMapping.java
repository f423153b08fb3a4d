package dev.flowtrace.export;

import com.google.protobuf.ByteString;
import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.aggregation.TraceStatus;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One trace's spans; {@code docs/otlp.md} has the table. */
final class OtlpMapping {
  /** Longer texts are cut, so that a span stays small whatever an event carries. */
  static final int MOST_TEXT_CHARS = 8_000;

  /** What made the spans. */
  static final InstrumentationScope SCOPE =
      InstrumentationScope.newBuilder().setName("dev.flowtrace").build();

  /** W3C trace flags: everything that is exported was sampled. */
  private static final int SAMPLED = 1;

  private final ByteString traceId;
  private final SpanIds ids;
  private final ByteString rootId;
  private final TraceHead head;
  private final Attributes attributes;
  private final KeyValue flow;
  private final KeyValue execution;

  /** {@code attributes} makes them; it may be shared by the mappings of a thread. */
  OtlpMapping(UUID traceId, TraceHead head, SpanIds ids, Attributes attributes) {
    this.traceId =
        bytes(
            ByteBuffer.allocate(16)
                .putLong(traceId.getMostSignificantBits())
                .putLong(traceId.getLeastSignificantBits()));
    this.ids = ids;
    this.rootId = spanId(ids.rootId());
    this.head = head;
    UUID run = head.executionId();
    this.attributes = attributes;
    flow = attributes.frequent("reflow.flow_id", head.flowId());
    execution =
        attributes.frequent("reflow.execution_id", (run == null ? traceId : run).toString());
  }

  /** What the spans are of, by the name that the export gives the service. */
  static Resource resource(String serviceName) {
    return Resource.newBuilder().addAttributes(Attributes.of("service.name", serviceName)).build();
  }

  /** The span of the whole trace. */
  Span root() {
    long start = head.startEpochNanos();
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(traceId)
            .setSpanId(rootId)
            .setFlags(SAMPLED)
            .setName(text("flow:" + head.flowId()))
            .setKind(Span.SpanKind.SPAN_KIND_INTERNAL)
            .setStartTimeUnixNano(atLeastZero(start))
            .setEndTimeUnixNano(atLeastZero(start + head.durationNanos(), start))
            .addAttributes(flow)
            .addAttributes(execution)
            .addAttributes(Attributes.of("reflow.status", head.status().wireName()));
    if (head.status() == TraceStatus.FAILED) {
      span.setStatus(error(head.error()));
    }
    return span.build();
  }

  /** The span of an event. */
  Span span(ExportedEvent event) {
    UUID parent = event.parentId();
    long nanos = Math.max(0, event.executionNanos());
    long end = event.epochNanos();
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(traceId)
            .setSpanId(spanId(ids.of(event.eventId())))
            .setParentSpanId(
                parent == null || parent.equals(event.eventId()) ? rootId : spanId(ids.of(parent)))
            .setFlags(SAMPLED)
            .setName(text(name(event)))
            .setKind(Span.SpanKind.SPAN_KIND_INTERNAL)
            .setStartTimeUnixNano(start(end, nanos))
            .setEndTimeUnixNano(atLeastZero(end))
            .addAttributes(attributes.frequent("reflow.actor_id", event.actor()))
            .addAttributes(attributes.frequent("reflow.event_type", event.type()));
    add(span, "reflow.custom_type", event.customName());
    add(span, "reflow.port", event.port());
    add(span, "reflow.to_actor", event.toActor());
    add(span, "reflow.to_port", event.toPort());
    add(span, "reflow.message.type", event.messageType());
    if (event.messageBytes() >= 0) {
      span.addAttributes(Attributes.of("reflow.message.size_bytes", event.messageBytes()));
    }
    String checksum = event.checksum();
    if (checksum != null && !checksum.isEmpty()) {
      span.addAttributes(Attributes.of("reflow.message.checksum", checksum));
    }
    span.addAttributes(flow).addAttributes(execution);
    if (event.isError()) {
      span.setStatus(error(event.error()));
    }
    return span.build();
  }

  private static String name(ExportedEvent event) {
    return event.toActor() == null
        ? event.type() + ":" + event.actor()
        : "dataflow:" + event.actor() + "->" + event.toActor();
  }

  private static Status error(@Nullable String message) {
    Status.Builder status = Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR);
    return message == null ? status.build() : status.setMessage(text(message)).build();
  }

  private void add(Span.Builder span, String key, @Nullable String value) {
    if (value != null) {
      span.addAttributes(attributes.frequent(key, value));
    }
  }

  /** An event's time is that of its record: what was measured ends there. */
  private static long start(long end, long nanos) {
    return nanos > end ? 0 : end - nanos;
  }

  /** OTLP counts from 1970 and has no times before. */
  private static long atLeastZero(long epochNanos) {
    return Math.max(0, epochNanos);
  }

  /** An end, where the sum may have run over. */
  private static long atLeastZero(long end, long start) {
    return end < start ? Long.MAX_VALUE : Math.max(0, end);
  }

  private static ByteString spanId(long id) {
    return bytes(ByteBuffer.allocate(8).putLong(id));
  }

  private static ByteString bytes(ByteBuffer buffer) {
    return ByteString.copyFrom(buffer.flip());
  }

  /** A text that UTF-8 can hold, of bounded length. */
  static String text(String any) {
    String bounded = any.length() <= MOST_TEXT_CHARS ? any : any.substring(0, MOST_TEXT_CHARS);
    for (int i = 0; i < bounded.length(); i++) {
      if (Character.isSurrogate(bounded.charAt(i))) {
        return withoutLoneSurrogates(bounded);
      }
    }
    return bounded;
  }

  private static String withoutLoneSurrogates(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c ->
                out.appendCodePoint(
                    c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c));
    return out.toString();
  }
}
