package dev.flowtrace.bench.example;

import dev.flowtrace.client.FlowtraceClient;
import dev.flowtrace.protocol.Causality;
import dev.flowtrace.protocol.EventData;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.TraceEvent;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Records the events of one trace. Thread-safe. When too many events are unanswered, recording
 * waits: an index can be slower, but its trace shall be whole. Once the connection is lost, nothing
 * waits any more; the loss is counted and the network goes on.
 */
final class Tracer {
  private final FlowtraceClient client;
  private final UUID traceId;
  private final int maxUnanswered;
  private final Semaphore room;
  private final AtomicLong recorded = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();

  // The wall clock has microseconds and may jump; from here on the monotonic one counts.
  private final Instant began = Instant.now();
  private final long beganNanos = System.nanoTime();

  /** {@code maxUnanswered} must leave the client room for other requests. */
  Tracer(FlowtraceClient client, UUID traceId, int maxUnanswered) {
    this.client = client;
    this.traceId = traceId;
    this.maxUnanswered = maxUnanswered;
    this.room = new Semaphore(maxUnanswered);
  }

  /** An event that nothing led to. */
  Cause recordFirst(EventType type, String actorId, EventData data) {
    UUID id = UUID.randomUUID();
    Cause first = Cause.first(id, UUID.randomUUID().toString());
    record(new TraceEvent(id, now(), type, actorId, data, Causality.root(id, first.spanId())));
    return first;
  }

  /** An event that {@code cause} led to; the result is that event as the cause of the next. */
  Cause record(Cause cause, EventType type, String actorId, EventData data) {
    UUID id = UUID.randomUUID();
    record(new TraceEvent(id, now(), type, actorId, data, cause.causality()));
    return cause.next(id);
  }

  private void record(TraceEvent event) {
    room.acquireUninterruptibly();
    var unused =
        client
            .record(traceId, event)
            .whenComplete(
                (ok, failure) -> {
                  if (failure == null) {
                    recorded.incrementAndGet();
                  } else {
                    lost.incrementAndGet();
                    firstFailure.compareAndSet(null, failure);
                  }
                  room.release();
                });
  }

  /** Waits until every event is answered, or failed. */
  void awaitAnswers() {
    room.acquireUninterruptibly(maxUnanswered);
    room.release(maxUnanswered);
  }

  /** Events the collector has confirmed. */
  long recorded() {
    return recorded.get();
  }

  /** Events that were refused or whose answer never came. */
  long lost() {
    return lost.get();
  }

  /** Why the first event was lost; null if none was. */
  @Nullable Throwable firstFailure() {
    return firstFailure.get();
  }

  private Instant now() {
    return began.plusNanos(System.nanoTime() - beganNanos);
  }
}
