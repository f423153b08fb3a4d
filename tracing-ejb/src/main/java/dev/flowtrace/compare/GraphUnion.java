package dev.flowtrace.compare;

import dev.flowtrace.aggregation.EdgeKey;
import dev.flowtrace.compare.TraceComparison.Pair;
import dev.flowtrace.graph.FlowGraph;
import dev.flowtrace.graph.GraphEdge;
import dev.flowtrace.graph.GraphNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Two graphs in one picture, so that what is in both is at the same place.
 *
 * @param graph what either has, with the figures of the first where it has them
 * @param actors the figures of both, by actor
 * @param edges the figures of both, by the edges' ends
 */
public record GraphUnion(
    FlowGraph graph, Map<String, Pair<GraphNode>> actors, Map<EdgeKey, Pair<GraphEdge>> edges) {

  /** Puts them together; the times are those of the first. */
  public static GraphUnion of(FlowGraph a, FlowGraph b) {
    TraceComparison comparison = TraceComparison.of(a, b);
    Map<String, Pair<GraphNode>> actors = new HashMap<>();
    Map<EdgeKey, Pair<GraphEdge>> edges = new HashMap<>();
    List<GraphNode> nodes = new ArrayList<>();
    List<GraphEdge> lines = new ArrayList<>();
    for (Pair<GraphNode> pair : comparison.actors()) {
      actors.put(pair.name(), pair);
      nodes.add(pair.either());
    }
    for (Pair<GraphEdge> pair : comparison.edges()) {
      edges.put(pair.either().key(), pair);
      lines.add(pair.either());
    }
    FlowGraph graph =
        new FlowGraph(
            a.fromEpochNanos(),
            a.toEpochNanos(),
            nodes,
            lines,
            Math.max(a.omittedNodes(), b.omittedNodes()),
            Math.max(a.omittedEdges(), b.omittedEdges()));
    return new GraphUnion(graph, Map.copyOf(actors), Map.copyOf(edges));
  }
}
