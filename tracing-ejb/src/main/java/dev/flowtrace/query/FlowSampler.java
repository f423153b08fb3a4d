package dev.flowtrace.query;

import dev.flowtrace.graph.GraphBuilder;
import dev.flowtrace.store.TraceFilter;
import dev.flowtrace.store.TraceOrder;
import dev.flowtrace.store.TraceRow;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * Counts the events of a flow's traces into one graph: the newest traces, as many as it may read,
 * and at least one. Thread-safe.
 */
final class FlowSampler {
  private static final int TRACES_A_PAGE = 100;
  private static final int MAX_TRACES = 2_000;

  private final TraceQueries queries;
  private final int maxEvents;

  FlowSampler(TraceQueries queries, int maxEvents) {
    this.queries = queries;
    this.maxEvents = maxEvents;
  }

  /**
   * The graph of the traces that a filter finds.
   *
   * @param filter with the time within which they started
   */
  FlowSample graph(TraceFilter filter) throws IOException {
    long from = Objects.requireNonNull(filter.fromEpochNanos());
    long to = Objects.requireNonNull(filter.toEpochNanos());
    Sum sum = new Sum();
    TraceOrder.Place at = null;
    boolean more = true;
    while (more) {
      TraceQueries.Page page = queries.search(filter, TraceOrder.NEWEST_FIRST, at, TRACES_A_PAGE);
      for (TraceRow row : page.rows()) {
        if (!sum.hasRoomFor(row)) {
          return sum.of(Math.max(from, sum.oldestEpochNanos), to, omitted(filter, sum));
        }
        add(row, sum);
      }
      at = page.next();
      more = at != null;
    }
    return sum.of(from, to, 0);
  }

  private long omitted(TraceFilter filter, Sum sum) {
    return Math.max(1, queries.list(filter, 1, 0).total() - sum.traces);
  }

  private void add(TraceRow row, Sum sum) throws IOException {
    Optional<TraceContent> trace = queries.open(row.traceId());
    if (trace.isEmpty()) {
      return;
    }
    GraphBuilder builder = new GraphBuilder();
    try {
      trace.get().forEachRecorded(Long.MIN_VALUE, Long.MAX_VALUE, builder::add);
    } catch (IOException e) {
      if (queries.exists(row.traceId())) {
        throw e;
      }
      // deleted meanwhile: nobody misses it
      return;
    }
    sum.add(row, builder);
  }

  private final class Sum {
    private final GraphBuilder all = new GraphBuilder();
    private int traces;
    private long events;
    private long nanos;
    private long oldestEpochNanos = Long.MAX_VALUE;

    boolean hasRoomFor(TraceRow row) {
      return traces == 0 || (traces < MAX_TRACES && events + row.head().events() <= maxEvents);
    }

    void add(TraceRow row, GraphBuilder trace) {
      all.add(trace);
      traces++;
      events += row.head().events();
      nanos += row.head().durationNanos();
      oldestEpochNanos = Math.min(oldestEpochNanos, row.head().startEpochNanos());
    }

    FlowSample of(long from, long to, long omitted) {
      return new FlowSample(
          all.build(from, to, nanos).limited(TraceViews.MAX_NODES, TraceViews.MAX_EDGES),
          traces,
          omitted);
    }
  }
}
