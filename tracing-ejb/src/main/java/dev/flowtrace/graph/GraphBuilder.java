package dev.flowtrace.graph;

import dev.flowtrace.aggregation.EdgeKey;
import dev.flowtrace.aggregation.RecordedEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts events into a graph; memory grows with the actors and edges, not with the events. */
public final class GraphBuilder {
  private final Map<String, ActorCount> actors = new LinkedHashMap<>();
  private final Map<EdgeKey, EdgeCount> edges = new LinkedHashMap<>();
  private long firstEpochNanos = Long.MAX_VALUE;
  private long lastEpochNanos = Long.MIN_VALUE;

  /** Counts an event. */
  public void add(RecordedEvent event) {
    firstEpochNanos = Math.min(firstEpochNanos, event.epochNanos());
    lastEpochNanos = Math.max(lastEpochNanos, event.epochNanos());
    ActorCount actor = actor(event.actor());
    actor.add(event);
    String toActor = event.toActor();
    String toPort = event.toPort();
    if (toActor != null && toPort != null) {
      actor.sent();
      actor(toActor).received();
      String port = event.port();
      EdgeKey key = new EdgeKey(event.actor(), port == null ? "" : port, toActor, toPort);
      edges.computeIfAbsent(key, added -> new EdgeCount()).add(event);
    }
  }

  /**
   * Adds a whole trace to a graph of several. Each trace is counted on its own, since an actor's
   * life begins and ends in each of them.
   */
  public void add(GraphBuilder trace) {
    firstEpochNanos = Math.min(firstEpochNanos, trace.firstEpochNanos);
    lastEpochNanos = Math.max(lastEpochNanos, trace.lastEpochNanos);
    trace.actors.forEach((name, count) -> actor(name).add(count));
    trace.edges.forEach(
        (key, count) -> edges.computeIfAbsent(key, added -> new EdgeCount()).add(count));
  }

  private ActorCount actor(String name) {
    return actors.computeIfAbsent(name, added -> new ActorCount());
  }

  /** The graph over the time from the first to the last event. */
  public FlowGraph build() {
    boolean empty = actors.isEmpty();
    return build(empty ? 0 : firstEpochNanos, empty ? 0 : lastEpochNanos);
  }

  /** The graph over a span of time that the events lie in. */
  public FlowGraph build(long fromEpochNanos, long toEpochNanos) {
    return build(fromEpochNanos, toEpochNanos, Math.max(0, toEpochNanos - fromEpochNanos));
  }

  /**
   * The graph over a span of time.
   *
   * @param sharesOfNanos what the actors' shares are of: of several traces, the sum of their
   *     durations
   */
  public FlowGraph build(long fromEpochNanos, long toEpochNanos, long sharesOfNanos) {
    long span = Math.max(0, toEpochNanos - fromEpochNanos);
    List<GraphNode> nodes = new ArrayList<>();
    actors.forEach((name, count) -> nodes.add(count.node(name, sharesOfNanos)));
    List<GraphEdge> all = new ArrayList<>();
    edges.forEach((key, count) -> all.add(count.edge(key, span)));
    return new FlowGraph(fromEpochNanos, toEpochNanos, nodes, all, 0, 0);
  }
}
