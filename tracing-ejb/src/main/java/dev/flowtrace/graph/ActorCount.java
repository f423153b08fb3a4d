package dev.flowtrace.graph;

import dev.flowtrace.aggregation.EventKind;
import dev.flowtrace.aggregation.RecordedEvent;
import org.jspecify.annotations.Nullable;

/**
 * What an actor did.
 *
 * <p>The time that it was busy is that of its {@code MessageReceived} events: how long handling a
 * message took. Where none has a time, it is that of its other events but {@code DataFlow} (the
 * message's time under way) and {@code MessageSent} (how long the send took: back-pressure).
 */
final class ActorCount {
  private long events;
  private long errors;
  private long messagesIn;
  private long messagesOut;
  private @Nullable Long handlingNanos;
  private @Nullable Long otherNanos;
  private @Nullable Long sendingNanos;

  /** Of traces that were added. */
  private @Nullable Long waitingNanos;

  private @Nullable Long beganEpochNanos;
  private @Nullable Long endedEpochNanos;

  void add(RecordedEvent event) {
    events++;
    EventKind kind = event.kind();
    long epochNanos = event.epochNanos();
    if (event.isError()) {
      errors++;
    }
    if (kind == EventKind.ACTOR_CREATED || kind == EventKind.ACTOR_STARTED) {
      beganEpochNanos =
          beganEpochNanos == null ? epochNanos : (Long) Math.min(beganEpochNanos, epochNanos);
    }
    if (kind == EventKind.ACTOR_COMPLETED || kind == EventKind.ACTOR_FAILED) {
      endedEpochNanos =
          endedEpochNanos == null ? epochNanos : (Long) Math.max(endedEpochNanos, epochNanos);
    }
    if (event.executionNanos() >= 0) {
      addTime(kind, event.executionNanos());
    }
  }

  private void addTime(EventKind kind, long nanos) {
    if (kind == EventKind.MESSAGE_RECEIVED) {
      handlingNanos = plus(handlingNanos, nanos);
    } else if (kind == EventKind.MESSAGE_SENT) {
      sendingNanos = plus(sendingNanos, nanos);
    } else if (kind != EventKind.DATA_FLOW) {
      otherNanos = plus(otherNanos, nanos);
    }
  }

  private static Long plus(@Nullable Long sum, long nanos) {
    return (sum == null ? 0 : sum) + nanos;
  }

  /** Adds what it did in another trace. */
  void add(ActorCount other) {
    events += other.events;
    errors += other.errors;
    messagesIn += other.messagesIn;
    messagesOut += other.messagesOut;
    Long waited = other.waitingNanos(other.busyNanos());
    waitingNanos = waited == null ? waitingNanos : plus(waitingNanos, waited);
    handlingNanos = sum(handlingNanos, other.handlingNanos);
    otherNanos = sum(otherNanos, other.otherNanos);
    sendingNanos = sum(sendingNanos, other.sendingNanos);
  }

  private static @Nullable Long sum(@Nullable Long a, @Nullable Long b) {
    return b == null ? a : plus(a, b);
  }

  private @Nullable Long busyNanos() {
    return handlingNanos == null ? otherNanos : handlingNanos;
  }

  void sent() {
    messagesOut++;
  }

  void received() {
    messagesIn++;
  }

  GraphNode node(String actor, long spanNanos) {
    Long busyNanos = busyNanos();
    return new GraphNode(
        actor,
        events,
        errors,
        messagesIn,
        messagesOut,
        busyNanos,
        share(busyNanos, spanNanos),
        share(waitingNanos(busyNanos), spanNanos),
        share(sendingNanos, spanNanos));
  }

  /** Known when it is known from when to when the actor was there, and when it was busy. */
  private @Nullable Long waitingNanos(@Nullable Long busyNanos) {
    if (waitingNanos != null) {
      return waitingNanos;
    }
    if (beganEpochNanos == null || endedEpochNanos == null || busyNanos == null) {
      return null;
    }
    long occupied = busyNanos + (sendingNanos == null ? 0 : sendingNanos);
    return Math.max(0, endedEpochNanos - beganEpochNanos - occupied);
  }

  private static @Nullable Double share(@Nullable Long nanos, long spanNanos) {
    return nanos == null || spanNanos <= 0 ? null : (Double) ((double) nanos / spanNanos);
  }
}
