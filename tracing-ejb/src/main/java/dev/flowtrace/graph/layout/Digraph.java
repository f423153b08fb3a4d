package dev.flowtrace.graph.layout;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A directed graph.
 *
 * @param vertices how many there are; they are numbered from 0
 * @param edges without doubles and loops
 */
public record Digraph(int vertices, List<Edge> edges) {

  /** From a vertex to another. */
  public record Edge(int from, int to) {
    Edge reversed() {
      return new Edge(to, from);
    }
  }

  /**
   * Checks the edges.
   *
   * @throws IllegalArgumentException for a double, a loop, or a vertex that is not there
   */
  public Digraph {
    edges = List.copyOf(edges);
    Set<Edge> seen = new HashSet<>();
    for (Edge edge : edges) {
      if (Math.min(edge.from, edge.to) < 0
          || Math.max(edge.from, edge.to) >= vertices
          || edge.from == edge.to
          || !seen.add(edge)) {
        throw new IllegalArgumentException("no edge of this graph: " + edge);
      }
    }
  }

  /** For each vertex, where its edges lead. */
  List<List<Integer>> successors() {
    List<List<Integer>> successors = lists();
    edges.forEach(edge -> successors.get(edge.from).add(edge.to));
    return successors;
  }

  /** For each vertex, where its edges come from. */
  List<List<Integer>> predecessors() {
    List<List<Integer>> predecessors = lists();
    edges.forEach(edge -> predecessors.get(edge.to).add(edge.from));
    return predecessors;
  }

  private List<List<Integer>> lists() {
    List<List<Integer>> lists = new ArrayList<>(vertices);
    for (int v = 0; v < vertices; v++) {
      lists.add(new ArrayList<>(4));
    }
    return lists;
  }
}
