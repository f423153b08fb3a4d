package dev.flowtrace.states;

import jakarta.json.JsonException;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows an actor's state from change to change. */
final class StateReplay {
  private @Nullable StateValue value;
  private @Nullable StateStep last;
  private @Nullable StateStep base;
  private int increments;
  private final List<StateStep> problems = new ArrayList<>();

  StateStep apply(StateChange change) {
    return switch (change.type()) {
      case FULL -> whole(change, StateStep.Kind.FULL);
      case MEMORY_ONLY -> whole(change, StateStep.Kind.MEMORY_ONLY);
      case INCREMENTAL -> increment(change);
    };
  }

  private StateStep whole(StateChange change, StateStep.Kind kind) {
    StateStep step = step(change, kind, null);
    begin(change.after(), step);
    return step;
  }

  private void begin(StateValue state, StateStep step) {
    value = state;
    base = step;
    last = step;
    increments = 0;
    problems.clear();
  }

  private StateStep increment(StateChange change) {
    Patches.Kind patch = Patches.kindOf(change.after().json());
    StateStep.Kind kind =
        patch == null
            ? StateStep.Kind.OPAQUE
            : patch == Patches.Kind.JSON_PATCH
                ? StateStep.Kind.JSON_PATCH
                : StateStep.Kind.MERGE_PATCH;
    StateValue before = change.before();
    String problem = null;
    if (before != null && !before.equals(value)) {
      if (value != null && problems.isEmpty()) {
        problem = "the state before it is not the one that was rebuilt; that before it is taken";
      }
      begin(before, step(change, kind, null));
    }
    String failure = follow(change);
    StateStep step = step(change, kind, failure == null ? problem : failure);
    if (failure == null) {
      increments++;
      last = step;
    }
    if (step.problem() != null) {
      problems.add(step);
    }
    return step;
  }

  /** Applies a change; says why that was not possible. */
  private @Nullable String follow(StateChange change) {
    JsonValue patch = change.after().json();
    if (Patches.kindOf(patch) == null || patch == null) {
      return "it is neither a JSON Patch nor a merge patch";
    }
    if (value == null) {
      return "there is no state that it could change";
    }
    JsonValue state = value.json();
    if (state == null) {
      return "the state that it should change is no JSON";
    }
    try {
      value = StateValue.ofJson(Patches.apply(state, patch));
      return null;
    } catch (JsonException e) {
      return "it does not apply: " + e.getMessage();
    }
  }

  private static StateStep step(StateChange change, StateStep.Kind kind, @Nullable String problem) {
    return new StateStep(change.eventId(), change.epochNanos(), kind, change.bytes(), problem);
  }

  ActorState state() {
    return new ActorState(value, last, base, increments, List.copyOf(problems));
  }
}
