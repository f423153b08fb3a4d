package dev.flowtrace.states;

import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.protocol.DiffType;
import dev.flowtrace.protocol.StateDiff;
import dev.flowtrace.protocol.TraceEvent;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that tells how an actor's state changed.
 *
 * @param before the state before, null when it was not captured
 * @param after the state after, or a change of it, as {@code type} says
 * @param bytes how much memory both take
 */
public record StateChange(
    UUID eventId,
    long epochNanos,
    DiffType type,
    @Nullable StateValue before,
    StateValue after,
    long bytes) {

  /** What an event tells of its actor's state, null when that is nothing. */
  public static @Nullable StateChange of(TraceEvent event) {
    StateDiff diff = event.data().stateDiff();
    if (diff == null) {
      return null;
    }
    byte[] before = diff.before();
    byte[] after = diff.after();
    return new StateChange(
        event.eventId(),
        EpochNanos.of(event.timestamp()),
        diff.diffType(),
        before == null ? null : StateValue.of(before),
        StateValue.of(after),
        after.length + (before == null ? 0L : before.length));
  }
}
