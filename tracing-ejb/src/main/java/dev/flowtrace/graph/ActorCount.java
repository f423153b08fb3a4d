package dev.flowtrace.graph;

import dev.flowtrace.aggregation.EventFigures;
import dev.flowtrace.aggregation.Occupation;
import dev.flowtrace.aggregation.RecordedEvent;
import org.jspecify.annotations.Nullable;

/** What an actor did. */
final class ActorCount {
  private long events;
  private long errors;
  private long messagesIn;
  private long messagesOut;
  private final Occupation occupation = new Occupation();

  void add(RecordedEvent event) {
    events++;
    if (event.isError()) {
      errors++;
    }
    occupation.record(EventFigures.of(event));
  }

  /** Adds what it did in another trace. */
  void add(ActorCount other) {
    events += other.events;
    errors += other.errors;
    messagesIn += other.messagesIn;
    messagesOut += other.messagesOut;
    occupation.addTrace(other.occupation);
  }

  void sent() {
    messagesOut++;
  }

  void received() {
    messagesIn++;
  }

  GraphNode node(String actor, long spanNanos) {
    Long busyNanos = occupation.busyNanos();
    Long waitingNanos = occupation.waitingNanos();
    Long sendingNanos = occupation.sendingNanos();
    return new GraphNode(
        actor,
        events,
        errors,
        messagesIn,
        messagesOut,
        busyNanos,
        share(busyNanos, spanNanos),
        waitingNanos,
        share(waitingNanos, spanNanos),
        sendingNanos,
        share(sendingNanos, spanNanos));
  }

  static @Nullable Double share(@Nullable Long nanos, long spanNanos) {
    return nanos == null || spanNanos <= 0 ? null : (Double) ((double) nanos / spanNanos);
  }
}
