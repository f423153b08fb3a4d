package dev.flowtrace.timeline;

import dev.flowtrace.causality.CausalEvent;
import dev.flowtrace.causality.CausalEvents;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The chain of causes that the last thing in a trace waited for: from it back to the cause that
 * came last, and so on to the root.
 *
 * @param steps from the root on
 * @param omittedSteps steps between the root and the first of {@code steps} that were left out
 */
public record CriticalPath(List<Step> steps, int omittedSteps) {
  private static final int MAX_STEPS = 10_000;

  /**
   * A step.
   *
   * @param startEpochNanos when the event began, or as far as its cause had begun
   * @param ownNanos from there to its end, or to the beginning of what it led to
   * @param gapNanos from its end to the beginning of what it led to: nobody said what was then
   */
  public record Step(CausalEvent event, long startEpochNanos, long ownNanos, long gapNanos) {}

  /** Finds it; without events it has no steps. */
  static CriticalPath of(CausalEvents events) {
    // that an actor is done says little: it may have waited for nothing
    Comparator<CausalEvent> byEnd =
        Comparator.comparing((CausalEvent event) -> !event.type().equals("ActorCompleted"))
            .thenComparingLong(CausalEvent::epochNanos)
            .thenComparing(CausalEvent::id, Comparator.reverseOrder());
    Optional<CausalEvent> last = events.inOrder().stream().max(byEnd);
    List<CausalEvent> chain = new ArrayList<>();
    last.ifPresent(event -> walk(events, event, chain));
    Collections.reverse(chain);
    int omitted = Math.max(0, chain.size() - MAX_STEPS);
    return new CriticalPath(steps(chain.subList(omitted, chain.size())), omitted);
  }

  private static void walk(CausalEvents events, CausalEvent from, List<CausalEvent> chain) {
    Set<UUID> seen = new HashSet<>();
    Optional<CausalEvent> at = Optional.of(from);
    while (at.isPresent() && seen.add(at.get().id())) {
      CausalEvent event = at.get();
      chain.add(event);
      at =
          events.causes(event).stream()
              .map(events::get)
              .filter(java.util.Objects::nonNull)
              .max(
                  Comparator.comparingLong(CausalEvent::epochNanos)
                      .thenComparing(CausalEvent::id, Comparator.reverseOrder()));
    }
  }

  private static List<Step> steps(List<CausalEvent> chain) {
    List<Step> steps = new ArrayList<>();
    long reached = Long.MIN_VALUE;
    for (int i = 0; i < chain.size(); i++) {
      CausalEvent event = chain.get(i);
      long start = Math.max(reached, event.startEpochNanos());
      long end = Math.max(start, event.epochNanos());
      long next = end;
      if (i + 1 < chain.size()) {
        next = Math.max(start, chain.get(i + 1).startEpochNanos());
      }
      long own = Math.min(end, next) - start;
      steps.add(new Step(event, start, own, Math.max(0, next - end)));
      reached = next;
    }
    return steps;
  }

  /** From the beginning of its first step to the end of its last. */
  public long nanos() {
    return steps.stream().mapToLong(step -> step.ownNanos + step.gapNanos).sum();
  }
}
