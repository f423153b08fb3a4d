package dev.flowtrace.graph.layout;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Puts the vertices of a graph without cycles into layers, from 0 on: each as early as its edges
 * allow, and vertices that nothing leads to next to what they lead to, so that edges are short.
 */
final class Layering {
  private Layering() {}

  static int[] layers(Digraph acyclic) {
    List<List<Integer>> successors = acyclic.successors();
    int[] layers = new int[acyclic.vertices()];
    List<Integer> order = topological(acyclic, successors);
    for (int v : order) {
      for (int next : successors.get(v)) {
        layers[next] = Math.max(layers[next], layers[v] + 1);
      }
    }
    List<List<Integer>> predecessors = acyclic.predecessors();
    for (int v : order) {
      if (predecessors.get(v).isEmpty() && !successors.get(v).isEmpty()) {
        layers[v] = successors.get(v).stream().mapToInt(next -> layers[next]).min().orElse(1) - 1;
      }
    }
    return layers;
  }

  private static List<Integer> topological(Digraph acyclic, List<List<Integer>> successors) {
    int[] open = acyclic.predecessors().stream().mapToInt(List::size).toArray();
    Deque<Integer> ready = new ArrayDeque<>();
    for (int v = 0; v < open.length; v++) {
      if (open[v] == 0) {
        ready.add(v);
      }
    }
    List<Integer> order = new ArrayList<>(open.length);
    while (!ready.isEmpty()) {
      int v = ready.remove();
      order.add(v);
      for (int next : successors.get(v)) {
        if (--open[next] == 0) {
          ready.add(next);
        }
      }
    }
    return order;
  }
}
