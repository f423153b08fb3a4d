package dev.flowtrace.graph.layout;

import java.util.List;

/**
 * Gives each vertex and bend a place across its layer: near its neighbours, in the layer's order,
 * and not too near to the next. What all of a layer want is met as well as its order allows, in the
 * least squares (pooling of adjacent violators).
 */
final class Places {
  private static final int SWEEPS = 12;

  /** Bends draw their neighbours strongly, so that long edges are straight. */
  private static final double BEND_WEIGHT = 4;

  private final ProperGraph graph;
  private final List<List<Integer>> layers;
  private final double vertexGap;
  private final double bendGap;
  private final double[] place;

  private Places(ProperGraph graph, List<List<Integer>> layers, double vertexGap, double bendGap) {
    this.graph = graph;
    this.layers = layers;
    this.vertexGap = vertexGap;
    this.bendGap = bendGap;
    place = new double[graph.size()];
  }

  /**
   * The places.
   *
   * @param vertexGap from the middle of a vertex to that of the next
   * @param bendGap from a bend to the next
   */
  static double[] of(
      ProperGraph graph, List<List<Integer>> layers, double vertexGap, double bendGap) {
    Places places = new Places(graph, layers, vertexGap, bendGap);
    places.find();
    return places.place;
  }

  private void find() {
    for (List<Integer> layer : layers) {
      double at = 0;
      for (int i = 0; i < layer.size(); i++) {
        at += i == 0 ? 0 : gap(layer.get(i - 1), layer.get(i));
        place[layer.get(i)] = at;
      }
      for (int v : layer) {
        place[v] -= at / 2;
      }
    }
    int sweeps = graph.sweeps(SWEEPS);
    for (int sweep = 0; sweep < sweeps; sweep++) {
      boolean down = sweep % 2 == 0;
      for (int i = 0; i < layers.size(); i++) {
        move(layers.get(down ? i : layers.size() - 1 - i));
      }
    }
  }

  private double gap(int v, int next) {
    double half = (graph.isBend(v) ? bendGap : vertexGap) / 2;
    return half + (graph.isBend(next) ? bendGap : vertexGap) / 2;
  }

  private double wanted(int v) {
    double sum = 0;
    double weights = 0;
    for (List<Integer> side : List.of(graph.up(v), graph.down(v))) {
      for (int n : side) {
        double weight = graph.isBend(v) && graph.isBend(n) ? BEND_WEIGHT : 1;
        sum += weight * place[n];
        weights += weight;
      }
    }
    return weights == 0 ? place[v] : sum / weights;
  }

  private void move(List<Integer> layer) {
    int size = layer.size();
    double[] offset = new double[size];
    double[] mean = new double[size];
    int[] count = new int[size];
    int blocks = 0;
    for (int i = 0; i < size; i++) {
      offset[i] = i == 0 ? 0 : offset[i - 1] + gap(layer.get(i - 1), layer.get(i));
      mean[blocks] = wanted(layer.get(i)) - offset[i];
      count[blocks] = 1;
      blocks++;
      while (blocks > 1 && mean[blocks - 2] > mean[blocks - 1]) {
        int both = count[blocks - 2] + count[blocks - 1];
        mean[blocks - 2] =
            (mean[blocks - 2] * count[blocks - 2] + mean[blocks - 1] * count[blocks - 1]) / both;
        count[blocks - 2] = both;
        blocks--;
      }
    }
    int at = 0;
    for (int block = 0; block < blocks; block++) {
      for (int i = 0; i < count[block]; i++, at++) {
        place[layer.get(at)] = mean[block] + offset[at];
      }
    }
  }
}
