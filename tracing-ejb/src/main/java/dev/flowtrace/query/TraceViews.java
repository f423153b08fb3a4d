package dev.flowtrace.query;

import dev.flowtrace.aggregation.ActorStats;
import dev.flowtrace.aggregation.EdgeKey;
import dev.flowtrace.aggregation.EdgeStats;
import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.causality.CausalEvent;
import dev.flowtrace.causality.CausalEvents;
import dev.flowtrace.compare.TraceComparison;
import dev.flowtrace.graph.FlowGraph;
import dev.flowtrace.graph.FlowGraphBuilder;
import dev.flowtrace.graph.GraphBuilder;
import dev.flowtrace.lineage.Lineage;
import dev.flowtrace.lineage.LineageQuery;
import dev.flowtrace.lineage.LineageSearch;
import dev.flowtrace.lineage.LineageSource;
import dev.flowtrace.metrics.CollectorMetrics;
import dev.flowtrace.states.StateHistory;
import dev.flowtrace.store.FlowFigures;
import dev.flowtrace.store.TraceFilter;
import dev.flowtrace.store.TraceOrder;
import dev.flowtrace.store.VersionFilter;
import dev.flowtrace.timeline.Timeline;
import dev.flowtrace.timeline.TimelineBuilder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen in traces: reads events and sums, and has the packages that know how make views
 * of them. Thread-safe.
 */
public final class TraceViews {
  /** More would be no picture. */
  static final int MAX_NODES = 1_000;

  static final int MAX_EDGES = 4_000;

  /** A whole actor's changes are in memory while its state is rebuilt. */
  private static final long MAX_STATE_BYTES = 64 * 1024 * 1024L;

  private final FlowFigures figures;
  private final CollectorMetrics metrics;
  private final int maxEvents;
  private final LineageSource source;
  private final EventFinder finder;
  private final FilterSearch search;
  private final FlowSampler sampler;

  /**
   * Views of what these have.
   *
   * @param maxEvents the most events that a view of single events is made of
   * @param indexed the attributes by which events of several traces are about the same
   */
  public TraceViews(
      TraceQueries queries,
      FlowFigures figures,
      CollectorMetrics metrics,
      int maxEvents,
      Set<String> indexed) {
    source = new StoredLineage(queries, indexed);
    finder = new EventFinder(queries, maxEvents);
    search = new FilterSearch(queries, indexed, maxEvents);
    sampler = new FlowSampler(queries, maxEvents);
    this.figures = figures;
    this.metrics = metrics;
    this.maxEvents = maxEvents;
  }

  /**
   * The graph of a trace, or of a span of its time.
   *
   * @param from the earliest time of an event, null for the trace's start
   * @param to the latest time of an event, null for the trace's end
   * @throws IOException when the trace was deleted while it was read
   */
  public FlowGraph graph(TraceContent trace, @Nullable Long from, @Nullable Long to)
      throws IOException {
    return timed(
        "graph",
        () -> {
          GraphBuilder builder = new GraphBuilder();
          trace.forEachRecorded(
              from == null ? Long.MIN_VALUE : from, to == null ? Long.MAX_VALUE : to, builder::add);
          TraceHead head = trace.head();
          long start = from == null ? head.startEpochNanos() : from;
          long end = to == null ? head.startEpochNanos() + head.durationNanos() : to;
          return builder.build(start, Math.max(start, end)).limited(MAX_NODES, MAX_EDGES);
        });
  }

  /** The graph of a flow over a time, in whole minutes. */
  public FlowGraph flowGraph(String flowId, long fromEpochNanos, long toEpochNanos)
      throws IOException {
    return timed(
        "flow_graph",
        () -> {
          Map<EdgeKey, EdgeStats> edges = figures.edges(flowId, fromEpochNanos, toEpochNanos);
          Map<String, ActorStats> actors = figures.actors(flowId, fromEpochNanos, toEpochNanos);
          return FlowGraphBuilder.of(fromEpochNanos, toEpochNanos, edges, actors)
              .limited(MAX_NODES, MAX_EDGES);
        });
  }

  /**
   * The graph of a flow, or of one of its versions, made of the newest of its traces that started
   * within a time.
   *
   * @param version null for all
   */
  public FlowSample flowSample(
      String flowId, @Nullable VersionFilter version, long fromEpochNanos, long toEpochNanos)
      throws IOException {
    TraceFilter traces = TraceFilter.ofFlowWithin(flowId, version, fromEpochNanos, toEpochNanos);
    return timed("flow_sample", () -> sampler.graph(traces));
  }

  /** What came of a flow, minute by minute: those in which something came, in their order. */
  public List<FlowFigures.Minute> traffic(String flowId, long fromEpochNanos, long toEpochNanos)
      throws IOException {
    return timed("traffic", () -> figures.traffic(flowId, fromEpochNanos, toEpochNanos));
  }

  /**
   * The traces that have an event of which a filter holds.
   *
   * @param after the place behind which to begin, null for the first ones
   * @throws IOException when a trace was deleted while it was read
   */
  public FilterSearch.Traces filteredTraces(
      FilterSearch.Question question, TraceOrder.@Nullable Place after, int limit)
      throws IOException {
    return timed("filter_traces", () -> search.traces(question, after, limit));
  }

  /**
   * The events of which a filter holds, trace by trace.
   *
   * @throws IOException when a trace was deleted while it was read
   */
  public FilterSearch.Events filteredEvents(
      FilterSearch.Question question, long from, long to, FilterSearch.Place place, int limit)
      throws IOException {
    return timed("filter_events", () -> search.events(question, from, to, place, limit));
  }

  /**
   * How a trace differs from another.
   *
   * @throws IOException when one was deleted while it was read
   */
  public TraceComparison compare(TraceContent a, TraceContent b) throws IOException {
    return timed("compare", () -> TraceComparison.of(graph(a, null, null), graph(b, null, null)));
  }

  /**
   * The timeline of a trace.
   *
   * @param from where it begins, null for the trace's start
   * @param to where it ends, null for the trace's end
   * @throws IOException when the trace was deleted while it was read
   */
  public Timeline timeline(
      TraceContent trace, @Nullable Long from, @Nullable Long to, int skip, int limit, int buckets)
      throws IOException {
    return timed(
        "timeline",
        () -> {
          CausalEvents events = events(trace);
          long earliest =
              events.inOrder().stream()
                  .mapToLong(CausalEvent::startEpochNanos)
                  .reduce(trace.head().startEpochNanos(), Math::min);
          long start = from == null ? earliest : from;
          long end =
              to == null ? trace.head().startEpochNanos() + trace.head().durationNanos() : to;
          return TimelineBuilder.of(
              events, new Timeline.Part(start, Math.max(start, end), skip, limit, buckets));
        });
  }

  /**
   * The changes of an actor's state in a trace.
   *
   * @param upTo the time of the last change to read
   * @throws IOException when the trace was deleted while it was read
   */
  public StateHistory states(TraceContent trace, String actor, long upTo) throws IOException {
    return timed(
        "states",
        () -> {
          StateHistory history = new StateHistory(actor, MAX_STATE_BYTES);
          trace.forEachDecoded(Long.MIN_VALUE, upTo, history::add);
          return history;
        });
  }

  /**
   * The trace that has an event, of those that may be looked through; null when none of them has.
   *
   * @throws IOException when a trace was deleted while it was read
   */
  public @Nullable UUID traceOf(UUID eventId) throws IOException {
    return timed("find_event", () -> Optional.ofNullable(finder.traceOf(eventId))).orElse(null);
  }

  /**
   * Where an event came from and what it led to; empty when there is no such event.
   *
   * @throws IOException when a trace was deleted while it was read
   */
  public Optional<Lineage> lineage(LineageQuery query) throws IOException {
    return timed("lineage", () -> LineageSearch.of(query, source));
  }

  private CausalEvents events(TraceContent trace) throws IOException {
    return trace.causalEvents(maxEvents, Set.of());
  }

  private interface View<T> {
    T make() throws IOException;
  }

  private <T> T timed(String view, View<T> work) throws IOException {
    long start = System.nanoTime();
    try {
      return work.make();
    } finally {
      metrics.queried(view, System.nanoTime() - start);
    }
  }
}
