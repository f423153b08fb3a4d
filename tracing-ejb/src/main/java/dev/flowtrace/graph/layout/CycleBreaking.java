package dev.flowtrace.graph.layout;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds edges without which there is no cycle, and few of them: vertices are put in a row, sinks at
 * its end, sources at its beginning, then whichever has most edges out beyond those in (Eades, Lin
 * and Smyth). Edges that lead back in the row are the ones. A graph without cycles has none.
 */
final class CycleBreaking {
  private final Digraph graph;
  private final List<List<Integer>> successors;
  private final List<List<Integer>> predecessors;
  private final int[] out;
  private final int[] in;
  private final boolean[] placed;

  private CycleBreaking(Digraph graph) {
    this.graph = graph;
    successors = graph.successors();
    predecessors = graph.predecessors();
    out = successors.stream().mapToInt(List::size).toArray();
    in = predecessors.stream().mapToInt(List::size).toArray();
    placed = new boolean[graph.vertices()];
  }

  /** The edges that lead back. */
  static Set<Digraph.Edge> backEdges(Digraph graph) {
    return new CycleBreaking(graph).find();
  }

  private Set<Digraph.Edge> find() {
    int[] place = new int[graph.vertices()];
    List<Integer> row = row();
    for (int i = 0; i < row.size(); i++) {
      place[row.get(i)] = i;
    }
    Set<Digraph.Edge> back = new HashSet<>();
    for (Digraph.Edge edge : graph.edges()) {
      if (place[edge.from()] > place[edge.to()]) {
        back.add(edge);
      }
    }
    return back;
  }

  private List<Integer> row() {
    List<Integer> beginning = new ArrayList<>();
    List<Integer> end = new ArrayList<>();
    while (beginning.size() + end.size() < graph.vertices()) {
      int sink = first(out);
      if (sink >= 0) {
        place(sink, end);
        continue;
      }
      int source = first(in);
      place(source >= 0 ? source : richest(), beginning);
    }
    Collections.reverse(end);
    beginning.addAll(end);
    return beginning;
  }

  private int first(int[] degrees) {
    for (int v = 0; v < degrees.length; v++) {
      if (!placed[v] && degrees[v] == 0) {
        return v;
      }
    }
    return -1;
  }

  private int richest() {
    int best = -1;
    for (int v = 0; v < out.length; v++) {
      if (!placed[v] && (best < 0 || out[v] - in[v] > out[best] - in[best])) {
        best = v;
      }
    }
    return best;
  }

  private void place(int vertex, List<Integer> row) {
    placed[vertex] = true;
    row.add(vertex);
    successors.get(vertex).forEach(next -> in[next]--);
    predecessors.get(vertex).forEach(before -> out[before]--);
  }
}
