package dev.flowtrace.states;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A state at a moment.
 *
 * @param value the state, null when none is known
 * @param changed the last change that made it, null without any
 * @param base the whole state that it was rebuilt from, null when there was none
 * @param increments how many changes were applied since
 * @param problems changes since that base that could not be followed, or did not fit
 */
public record ActorState(
    @Nullable StateValue value,
    @Nullable StateStep changed,
    @Nullable StateStep base,
    int increments,
    List<StateStep> problems) {

  /** Whether a change is missing in it, so that it may not be what the actor had. */
  public boolean isDoubtful() {
    return !problems.isEmpty();
  }
}
