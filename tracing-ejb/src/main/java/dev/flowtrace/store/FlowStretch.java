package dev.flowtrace.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How PostgreSQL is asked for a flow's traces in the order of their starts, so that it reads them
 * from the index of flows and starts, and no others.
 *
 * <p>Asked for what is equal to a flow, it may read the index of starts instead and pass over what
 * is of other flows: it believes that the flow's traces are spread evenly among all. Of a flow that
 * is half of what is stored, but had nothing to do lately, it then reads all that is newer. A range
 * from the flow to the flow, in the order of flows and starts, leaves it no other index. Rows are
 * compared as a whole, because only by that the index knows where to begin and to end.
 */
final class FlowStretch {
  private FlowStretch() {}

  static boolean isFor(Dialect dialect, TraceFilter filter, TraceOrder order) {
    return dialect == Dialect.POSTGRESQL
        && filter.flowId() != null
        && order.key() == TraceOrder.Key.START;
  }

  /**
   * The lower end and the upper end. Their parameters are {@code flow}; {@code startFrom} and
   * {@code startTo}, where the filter has them; {@code place} and {@code placeId} of {@code after}.
   */
  static List<String> conditions(
      TraceFilter filter, TraceOrder order, TraceOrder.@Nullable Place after) {
    String lower = filter.fromEpochNanos() == null ? "t.flowId >= :flow" : limit(">=", "startFrom");
    String upper = filter.toEpochNanos() == null ? "t.flowId <= :flow" : limit("<=", "startTo");
    if (after == null) {
      return List.of(lower, upper);
    }
    return order.descending() ? List.of(lower, beyond("<")) : List.of(beyond(">"), upper);
  }

  private static String limit(String operator, String start) {
    return "SQL('(?, ?) %s (?, ?)', t.flowId, t.startEpochNanos, :flow, :%s)"
        .formatted(operator, start);
  }

  private static String beyond(String operator) {
    return "SQL('(?, ?, ?) %s (?, ?, ?)', t.flowId, t.startEpochNanos, t.traceId, :flow, :place, :placeId)"
        .formatted(operator);
  }
}
