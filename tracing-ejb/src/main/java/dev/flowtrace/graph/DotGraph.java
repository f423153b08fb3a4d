package dev.flowtrace.graph;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A graph for Graphviz, which lays it out by itself. Nodes have numbers, names are labels. */
final class DotGraph {
  private DotGraph() {}

  static void write(FlowGraph graph, GraphLayout.Direction direction, Appendable out)
      throws IOException {
    out.append("digraph flow {\n  rankdir=")
        .append(direction == GraphLayout.Direction.RIGHT ? "LR" : "TB")
        .append(";\n  node [shape=box, fontname=\"sans-serif\"];\n");
    Map<String, String> ids = new HashMap<>();
    for (GraphNode node : graph.nodes()) {
      String id = "n" + ids.size();
      ids.put(node.actor(), id);
      out.append("  ")
          .append(id)
          .append(" [label=")
          .append(Escapes.dot(node.actor() + "\n" + GraphLabels.of(node)))
          .append("];\n");
    }
    for (GraphEdge edge : graph.edges()) {
      out.append("  ")
          .append(ids.get(edge.fromActor()))
          .append(" -> ")
          .append(ids.get(edge.toActor()))
          .append(" [label=")
          .append(Escapes.dot(GraphLabels.of(edge)))
          .append(", taillabel=")
          .append(Escapes.dot(edge.fromPort()))
          .append(", headlabel=")
          .append(Escapes.dot(edge.toPort()))
          .append("];\n");
    }
    out.append("}\n");
  }
}
