package dev.flowtrace.client.delivery;

import dev.flowtrace.protocol.Causality;
import dev.flowtrace.protocol.EventData;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.PerformanceMetrics;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.codec.FrameCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Batches of real events, with what is in them. */
final class Batches {
  private static final FrameCodec CODEC = new FrameCodec();
  private static final int HEAD = "{\"RecordBatch\":{\"seq\":0,".length();
  private static final Instant TIME = Instant.parse("2026-01-07T06:00:00.123456789Z");

  private final List<UUID> eventIds = new ArrayList<>();

  /** The ids of all events made so far, in order. */
  List<UUID> eventIds() {
    return List.copyOf(eventIds);
  }

  /** A trace with its start, these events and its end. */
  EncodedBatch trace(int events) {
    return batch(events, "");
  }

  /** As {@link #trace}, with an attribute of so many random characters, which do not compress. */
  EncodedBatch large(int chars) {
    StringBuilder text = new StringBuilder(chars + 36);
    while (text.length() < chars) {
      text.append(UUID.randomUUID());
    }
    return batch(1, text.substring(0, chars));
  }

  private EncodedBatch batch(int count, String text) {
    UUID traceId = UUID.randomUUID();
    List<TraceEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(event(text));
    }
    return encode(
        new Request.RecordBatch(
            0,
            List.of(new Request.Batch(traceId, events)),
            List.of(new Request.StartTrace(traceId, "orders", FlowVersion.of(1, 4, 2, TIME))),
            List.of(new Request.EndTrace(traceId, ExecutionStatus.COMPLETED))));
  }

  private TraceEvent event(String text) {
    UUID id = UUID.randomUUID();
    eventIds.add(id);
    return new TraceEvent(
        id,
        TIME.plusNanos(eventIds.size()),
        new EventType.DataFlow("parser", "in"),
        "reader",
        new EventData(
            "out",
            null,
            null,
            null,
            PerformanceMetrics.ofExecutionTime(eventIds.size()),
            text.isEmpty() ? JsonObject.EMPTY : JsonObject.newBuilder().put("text", text).build()),
        Causality.root(id, "5c7a0f5e-7d0f-4f2b-9f5a-0d3f6f6b1a2c"));
  }

  static EncodedBatch encode(Request.RecordBatch batch) {
    byte[] frame = CODEC.encode(batch);
    int events = batch.batches().stream().mapToInt(trace -> trace.events().size()).sum();
    return new EncodedBatch(
        Arrays.copyOfRange(frame, HEAD, frame.length - 2),
        events,
        batch.starts().size(),
        batch.ends().size());
  }

  /** A body that is no JSON. */
  static EncodedBatch broken() {
    return new EncodedBatch("\"batches\":oops".getBytes(StandardCharsets.UTF_8), 1, 0, 0);
  }
}
