package dev.flowtrace.filter;

import dev.flowtrace.aggregation.Glob;
import dev.flowtrace.causality.CausalEvent;
import dev.flowtrace.causality.CausalEvents;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * Whether an event ends a path: is of its last step, and was led to by one of the step before, and
 * so on. Goes from the event to its causes.
 */
final class PathSearch {
  /** Ancestors that are looked at for one event; what is further away counts as not there. */
  private static final int MAX_LOOK = 10_000;

  private final Expression.Path path;
  private final CausalEvents events;
  private final long endEpochNanos;

  private PathSearch(Expression.Path path, CausalEvents events, long endEpochNanos) {
    this.path = path;
    this.events = events;
    this.endEpochNanos = endEpochNanos;
  }

  /** A place in the search: an event, and the step that is looked for among its causes. */
  private record Place(UUID event, int step) {}

  static boolean ends(Expression.Path path, Subject subject) {
    CausalEvent end = subject.causal();
    CausalEvents events = subject.events();
    int last = path.steps().size() - 1;
    if (events == null || !is(path.steps().get(last), end)) {
      return false;
    }
    return new PathSearch(path, events, end.epochNanos()).search(end, last - 1);
  }

  private boolean search(CausalEvent end, int step) {
    Set<Place> seen = new HashSet<>();
    Deque<Place> open = new ArrayDeque<>();
    open.add(new Place(end.id(), step));
    while (!open.isEmpty() && seen.size() < MAX_LOOK) {
      Place place = open.remove();
      CausalEvent at = events.get(place.event);
      if (at == null || !seen.add(place)) {
        continue;
      }
      for (UUID id : events.causes(at)) {
        CausalEvent cause = events.get(id);
        if (cause == null) {
          continue;
        }
        open.add(new Place(id, place.step));
        if (is(path.steps().get(place.step), cause)) {
          if (place.step > 0) {
            open.add(new Place(id, place.step - 1));
          } else if (isInTime(cause)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean isInTime(CausalEvent first) {
    Expression.Operator operator = path.operator();
    return operator == null
        || operator.holds((double) (endEpochNanos - first.epochNanos()), (double) path.nanos());
  }

  private static boolean is(Expression.Step step, CausalEvent event) {
    String name = step.isActor() ? event.actor() : event.type();
    return Glob.isGlob(step.pattern())
        ? Glob.matches(step.pattern(), name)
        : step.pattern().equals(name);
  }
}
