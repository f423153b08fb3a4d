package dev.flowtrace.lineage;

import dev.flowtrace.aggregation.EventAttribute;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Causes and effects of events.
 *
 * @param start the events where the search began
 * @param nodes by their times
 * @param edges from causes to effects
 * @param up from the earliest cause to where the search began, empty without one
 * @param down from there to the last effect, empty without one
 * @param cut what the limits left out
 */
public record Lineage(
    List<UUID> start,
    List<LineageNode> nodes,
    List<Edge> edges,
    List<LineageNode> up,
    List<LineageNode> down,
    Cut cut) {

  /**
   * That an event led to another.
   *
   * @param attribute by which both are about the same thing; null for a cause that the event names
   */
  public record Edge(UUID cause, UUID effect, @Nullable EventAttribute attribute) {}

  /**
   * What was left out.
   *
   * @param depth events whose further causes or effects are deeper than asked for
   * @param limit events that did not fit into the answer
   * @param traces traces that were not read, because there are too many
   * @param events events that were not read, because there are too many
   */
  public record Cut(int depth, int limit, int traces, long events) {
    /** Whether anything was. */
    public boolean isAny() {
      return depth > 0 || limit > 0 || traces > 0 || events > 0;
    }
  }
}
