package dev.flowtrace.graph.layout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A layered graph whose edges join neighbouring layers only: a longer edge has a bend in each layer
 * that it passes. Vertices keep their numbers, bends have those behind them.
 */
final class ProperGraph {
  /** Vertices and bends that all sweeps together go over. */
  private static final int SWEPT = 500_000;

  private final int vertices;
  private final List<Integer> layers = new ArrayList<>();
  private final List<List<Integer>> up = new ArrayList<>();
  private final List<List<Integer>> down = new ArrayList<>();
  private final Map<Digraph.Edge, List<Integer>> bends = new HashMap<>();

  ProperGraph(Digraph acyclic, int[] layerOfVertex) {
    vertices = acyclic.vertices();
    for (int v = 0; v < vertices; v++) {
      add(layerOfVertex[v]);
    }
    for (Digraph.Edge edge : acyclic.edges()) {
      List<Integer> passed = new ArrayList<>();
      int at = edge.from();
      for (int layer = layerOfVertex[edge.from()] + 1; layer < layerOfVertex[edge.to()]; layer++) {
        int bend = add(layer);
        join(at, bend);
        passed.add(bend);
        at = bend;
      }
      join(at, edge.to());
      bends.put(edge, passed);
    }
  }

  private int add(int layer) {
    layers.add(layer);
    up.add(new ArrayList<>(2));
    down.add(new ArrayList<>(2));
    return layers.size() - 1;
  }

  private void join(int upper, int lower) {
    down.get(upper).add(lower);
    up.get(lower).add(upper);
  }

  /** Vertices and bends. */
  int size() {
    return layers.size();
  }

  /** How often to go over it: a very large one less often, so that it does not take for ever. */
  int sweeps(int usual) {
    return Math.max(2, Math.min(usual, SWEPT / Math.max(1, size())));
  }

  boolean isBend(int v) {
    return v >= vertices;
  }

  int layer(int v) {
    return layers.get(v);
  }

  int layerCount() {
    return layers.stream().mapToInt(layer -> layer + 1).max().orElse(0);
  }

  /** For each layer what is in it, by number. */
  List<List<Integer>> byLayer() {
    List<List<Integer>> byLayer = new ArrayList<>();
    int count = layerCount();
    for (int layer = 0; layer < count; layer++) {
      byLayer.add(new ArrayList<>());
    }
    for (int v = 0; v < size(); v++) {
      byLayer.get(layer(v)).add(v);
    }
    return byLayer;
  }

  /** What it is joined with in the layer before. */
  List<Integer> up(int v) {
    return up.get(v);
  }

  /** What it is joined with in the layer behind. */
  List<Integer> down(int v) {
    return down.get(v);
  }

  /** The bends of an edge, in its direction. */
  List<Integer> bends(Digraph.Edge edge) {
    return bends.getOrDefault(edge, List.of());
  }
}
