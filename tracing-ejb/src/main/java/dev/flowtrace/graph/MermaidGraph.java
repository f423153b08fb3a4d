package dev.flowtrace.graph;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A graph for Mermaid, as Markdown pages show it. Nodes have numbers, names are labels. */
final class MermaidGraph {
  private MermaidGraph() {}

  static void write(FlowGraph graph, GraphLayout.Direction direction, Appendable out)
      throws IOException {
    out.append("flowchart ")
        .append(direction == GraphLayout.Direction.RIGHT ? "LR" : "TB")
        .append('\n');
    Map<String, String> ids = new HashMap<>();
    for (GraphNode node : graph.nodes()) {
      String id = "n" + ids.size();
      ids.put(node.actor(), id);
      out.append("  ").append(id).append('[').append(Escapes.mermaid(node.actor())).append("]\n");
    }
    for (GraphEdge edge : graph.edges()) {
      out.append("  ")
          .append(ids.get(edge.fromActor()))
          .append(" -->|")
          .append(Escapes.mermaid(GraphLabels.of(edge)))
          .append("| ")
          .append(ids.get(edge.toActor()))
          .append('\n');
    }
  }
}
