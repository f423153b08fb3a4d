package dev.flowtrace.graph.layout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the vertices and edges of a graph are drawn.
 *
 * @param layers each vertex's layer, from 0
 * @param places each vertex's place across its layer, from 0 on
 * @param routes the bends of each edge, in the edge's own direction
 * @param backEdges the edges that lead back to an earlier layer
 */
public record LayeredLayout(
    List<Integer> layers,
    List<Double> places,
    Map<Digraph.Edge, List<Bend>> routes,
    Set<Digraph.Edge> backEdges) {

  /** Where an edge passes a layer. */
  public record Bend(int layer, double place) {}

  /** Each vertex's layer alone: of a large graph much faster than its whole layout. */
  public static List<Integer> layers(Digraph graph) {
    int[] layers = Layering.layers(turned(graph, CycleBreaking.backEdges(graph)));
    return Arrays.stream(layers).boxed().toList();
  }

  private static Digraph turned(Digraph graph, Set<Digraph.Edge> back) {
    return new Digraph(
        graph.vertices(),
        graph.edges().stream()
            .map(edge -> back.contains(edge) ? edge.reversed() : edge)
            .distinct() // one there and one back are one
            .toList());
  }

  /**
   * Lays a graph out.
   *
   * @param vertexGap from the middle of a vertex to that of the next one in its layer
   * @param bendGap from a passing edge to the next
   */
  public static LayeredLayout of(Digraph graph, double vertexGap, double bendGap) {
    Set<Digraph.Edge> back = CycleBreaking.backEdges(graph);
    Digraph acyclic = turned(graph, back);
    ProperGraph proper = new ProperGraph(acyclic, Layering.layers(acyclic));
    double[] places = Places.of(proper, LayerOrder.of(proper), vertexGap, bendGap);
    double least = Arrays.stream(places).min().orElse(0);
    List<Integer> layers = new ArrayList<>();
    List<Double> across = new ArrayList<>();
    for (int v = 0; v < graph.vertices(); v++) {
      layers.add(proper.layer(v));
      across.add(places[v] - least);
    }
    Map<Digraph.Edge, List<Bend>> routes = new HashMap<>();
    for (Digraph.Edge edge : graph.edges()) {
      boolean isBack = back.contains(edge);
      List<Bend> bends = new ArrayList<>();
      for (int bend : proper.bends(isBack ? edge.reversed() : edge)) {
        bends.add(new Bend(proper.layer(bend), places[bend] - least));
      }
      if (isBack) {
        Collections.reverse(bends);
      }
      routes.put(edge, List.copyOf(bends));
    }
    return new LayeredLayout(layers, across, routes, back);
  }
}
