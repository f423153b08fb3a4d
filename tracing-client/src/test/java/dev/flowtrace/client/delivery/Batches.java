package dev.flowtrace.client.delivery;

import dev.flowtrace.client.CollectedBatches;
import dev.flowtrace.client.FlowRun;
import dev.flowtrace.client.Tracing;
import dev.flowtrace.client.TracingWithSink;
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
import dev.flowtrace.protocol.codec.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Batches of real events, with what is in them: as JSON but for {@link #recorded}. */
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

  /** As a recorder hands them on: a trace with so many messages, in one batch or more. */
  List<EncodedBatch> recorded(int messages) {
    List<EncodedBatch> made = new CopyOnWriteArrayList<>();
    try (Tracing tracing = TracingWithSink.of(made::add)) {
      FlowRun run = tracing.startFlow("orders");
      for (int i = 0; i < messages; i++) {
        run.actor("reader").emit("out", "parser", "in", i);
      }
      run.complete();
    }
    for (EncodedBatch batch : made) {
      decoded(batch, 1).batches().stream()
          .flatMap(trace -> trace.events().stream())
          .forEach(event -> eventIds.add(event.eventId()));
    }
    return List.copyOf(made);
  }

  /** What a collector is to read of a packed batch with that number. */
  static Request.RecordBatch decoded(EncodedBatch batch, long seq) {
    try {
      return (Request.RecordBatch) CODEC.decodeRequest(CollectedBatches.frame(batch, seq));
    } catch (ProtocolException e) {
      throw new AssertionError(e);
    }
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

  /** A packed batch that lacks its last byte. */
  static EncodedBatch damaged() {
    EncodedBatch whole = new Batches().recorded(1).get(0);
    byte[] body = Arrays.copyOf(whole.body(), whole.body().length - 1);
    return new EncodedBatch(body, 1, 0, 0);
  }
}
