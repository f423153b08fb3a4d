package dev.flowtrace.lineage;

import dev.flowtrace.aggregation.EventAttribute;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for: an event of a trace, or all events with an attribute.
 *
 * @param event the event, null when an attribute is asked for
 * @param trace the trace that has it; null when an attribute is asked for
 * @param attribute the attribute, null when an event is asked for
 * @param direction where to go from there
 * @param depth the most steps away from there
 * @param limit the most events in the answer
 * @param maxTraces the most traces to read
 * @param maxEvents the most events to read of all of them
 */
public record LineageQuery(
    @Nullable UUID event,
    @Nullable UUID trace,
    @Nullable EventAttribute attribute,
    Direction direction,
    int depth,
    int limit,
    int maxTraces,
    int maxEvents) {

  /** Where to go. */
  public enum Direction {
    /** To causes. */
    UP,
    /** To effects. */
    DOWN,
    /** To both. */
    BOTH
  }
}
