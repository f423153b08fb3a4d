package dev.flowtrace.states;

import dev.flowtrace.protocol.TraceEvent;
import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one actor's state, up to a limit of bytes. Filled first, asked then; not
 * thread-safe.
 */
public final class StateHistory {
  private final String actor;
  private final long maxBytes;
  private final List<StateChange> changes = new ArrayList<>();
  private long bytes;
  private long omitted;
  private boolean sorted = true;

  /** The history of an actor. */
  public StateHistory(String actor, long maxBytes) {
    this.actor = actor;
    this.maxBytes = maxBytes;
  }

  /** Takes an event's change, if it has one and is of this actor. */
  public void add(TraceEvent event) {
    StateChange change = event.actorId().equals(actor) ? StateChange.of(event) : null;
    if (change == null) {
      return;
    }
    if (bytes + change.bytes() > maxBytes) {
      omitted++;
      return;
    }
    bytes += change.bytes();
    changes.add(change);
    sorted = false;
  }

  /** Whether there is no change at all. */
  public boolean isEmpty() {
    return changes.isEmpty() && omitted == 0;
  }

  /** How many changes were left out, because there are too many bytes of them. */
  public long omitted() {
    return omitted;
  }

  /** All changes by their times, those of one time as they came. */
  public List<StateStep> steps() {
    StateReplay replay = new StateReplay();
    List<StateStep> steps = new ArrayList<>();
    inOrder().forEach(change -> steps.add(replay.apply(change)));
    return steps;
  }

  /** The state after all changes up to a time, inclusive. */
  public ActorState at(long epochNanos) {
    StateReplay replay = new StateReplay();
    for (StateChange change : inOrder()) {
      if (change.epochNanos() > epochNanos) {
        break;
      }
      replay.apply(change);
    }
    return replay.state();
  }

  /** The JSON Patch from a state to another, null when one of them is no JSON. */
  public static @Nullable JsonArray diff(ActorState from, ActorState to) {
    JsonValue before = from.value() == null ? null : from.value().json();
    JsonValue after = to.value() == null ? null : to.value().json();
    return before == null || after == null ? null : Patches.between(before, after);
  }

  private List<StateChange> inOrder() {
    if (!sorted) {
      changes.sort(Comparator.comparingLong(StateChange::epochNanos));
      sorted = true;
    }
    return changes;
  }
}
