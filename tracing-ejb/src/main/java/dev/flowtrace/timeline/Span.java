package dev.flowtrace.timeline;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that took time.
 *
 * @param actor where it is drawn: for a message, who sent it
 * @param toActor who a message went to, null when that is not known, and for other spans
 * @param startEpochNanos when it began
 * @param endEpochNanos when it ended; null when it had not when the trace was read
 * @param startEvent the event that tells of the beginning, null when that was measured
 * @param endEvent the event that tells of the end, null without one
 * @param failed whether it ended with a failure
 */
public record Span(
    Kind kind,
    String actor,
    @Nullable String port,
    @Nullable String toActor,
    @Nullable String toPort,
    long startEpochNanos,
    @Nullable Long endEpochNanos,
    @Nullable UUID startEvent,
    @Nullable UUID endEvent,
    boolean failed) {

  /** What a span is of. */
  public enum Kind {
    /** An actor, from being created or started to being done. */
    LIFE,
    /** An actor handles a message, or does other work that was measured. */
    WORK,
    /** A send took so long: the receiver had no room. */
    BLOCKED,
    /** A message is under way, from being sent to being taken. */
    MESSAGE,
    /** A failure without a measured time. */
    FAILURE
  }

  /** The event that it is known by. */
  public UUID event() {
    UUID event = endEvent == null ? startEvent : endEvent;
    if (event == null) {
      throw new IllegalStateException("a span has an event");
    }
    return event;
  }

  /** How long it took, up to a time when it has not ended. */
  public long nanos(long nowEpochNanos) {
    return Math.max(0, (endEpochNanos == null ? nowEpochNanos : endEpochNanos) - startEpochNanos);
  }
}
