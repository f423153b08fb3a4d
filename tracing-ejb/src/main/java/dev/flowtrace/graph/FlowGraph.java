package dev.flowtrace.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Actors and what went between them in a span of time.
 *
 * @param fromEpochNanos where the span begins
 * @param toEpochNanos where it ends, not before its beginning
 * @param nodes by actor name
 * @param edges by the names of their ends
 * @param omittedNodes actors that were left out, see {@link #limited}
 * @param omittedEdges edges that were left out
 */
public record FlowGraph(
    long fromEpochNanos,
    long toEpochNanos,
    List<GraphNode> nodes,
    List<GraphEdge> edges,
    int omittedNodes,
    int omittedEdges) {

  /** Sorts nodes and edges, so that the same graph is drawn alike whatever order they came in. */
  public FlowGraph {
    nodes = nodes.stream().sorted(Comparator.comparing(GraphNode::actor)).toList();
    edges =
        edges.stream()
            .sorted(
                Comparator.comparing(GraphEdge::fromActor)
                    .thenComparing(GraphEdge::toActor)
                    .thenComparing(GraphEdge::fromPort)
                    .thenComparing(GraphEdge::toPort))
            .toList();
  }

  /**
   * The graph without its least: edges with few messages, and actors with few events that no edge
   * needs.
   */
  public FlowGraph limited(int maxNodes, int maxEdges) {
    if (nodes.size() <= maxNodes && edges.size() <= maxEdges) {
      return this;
    }
    Set<String> kept = new HashSet<>();
    List<GraphEdge> keptEdges = new ArrayList<>();
    edges.stream()
        .sorted(Comparator.comparingLong(GraphEdge::messages).reversed())
        .forEach(
            edge -> {
              Set<String> ends = new HashSet<>(List.of(edge.fromActor()));
              ends.add(edge.toActor());
              ends.removeAll(kept);
              if (keptEdges.size() < maxEdges && kept.size() + ends.size() <= maxNodes) {
                kept.addAll(ends);
                keptEdges.add(edge);
              }
            });
    nodes.stream()
        .sorted(Comparator.comparingLong(GraphNode::weight).reversed())
        .filter(node -> kept.size() < maxNodes)
        .forEach(node -> kept.add(node.actor()));
    List<GraphNode> keptNodes = nodes.stream().filter(node -> kept.contains(node.actor())).toList();
    return new FlowGraph(
        fromEpochNanos,
        toEpochNanos,
        keptNodes,
        keptEdges,
        omittedNodes + nodes.size() - keptNodes.size(),
        omittedEdges + edges.size() - keptEdges.size());
  }

  /** The length of its span in nanoseconds. */
  public long durationNanos() {
    return Math.max(0, toEpochNanos - fromEpochNanos);
  }
}
