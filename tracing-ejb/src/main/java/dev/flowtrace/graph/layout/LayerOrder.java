package dev.flowtrace.graph.layout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Orders the vertices of each layer so that few edges cross: again and again, down and up, each
 * goes to the mean place of its neighbours in the layer before; the best order that was seen is
 * taken.
 */
final class LayerOrder {
  private static final int MAX_SWEEPS = 24;

  /** Sweeps without a better order after which none is expected. */
  private static final int PATIENCE = 6;

  private final ProperGraph graph;
  private final List<List<Integer>> layers = new ArrayList<>();
  private final int[] place;
  private final double[] means;

  private LayerOrder(ProperGraph graph) {
    this.graph = graph;
    place = new int[graph.size()];
    means = new double[graph.size()];
    int count = graph.layerCount();
    for (int layer = 0; layer < count; layer++) {
      layers.add(new ArrayList<>());
    }
  }

  /** The layers, each in its order. */
  static List<List<Integer>> of(ProperGraph graph) {
    LayerOrder order = new LayerOrder(graph);
    order.begin();
    return order.improve();
  }

  /** As a walk along the edges finds them: what belongs together begins together. */
  private void begin() {
    boolean[] seen = new boolean[graph.size()];
    for (List<Integer> layer : graph.byLayer()) {
      for (int v : layer) {
        walk(v, seen);
      }
    }
    layers.forEach(this::number);
  }

  private void walk(int from, boolean[] seen) {
    List<Integer> stack = new ArrayList<>(List.of(from));
    while (!stack.isEmpty()) {
      int v = stack.remove(stack.size() - 1);
      if (!seen[v]) {
        seen[v] = true;
        layers.get(graph.layer(v)).add(v);
        List<Integer> next = graph.down(v);
        for (int i = next.size() - 1; i >= 0; i--) {
          stack.add(next.get(i));
        }
      }
    }
  }

  private void number(List<Integer> layer) {
    for (int i = 0; i < layer.size(); i++) {
      place[layer.get(i)] = i;
    }
  }

  private List<List<Integer>> improve() {
    List<List<Integer>> best = copy();
    long fewest = crossings();
    int fruitless = 0;
    int sweeps = graph.sweeps(MAX_SWEEPS);
    for (int sweep = 0; sweep < sweeps && fewest > 0 && fruitless < PATIENCE; sweep++) {
      if (sweep % 2 == 0) {
        for (int layer = 1; layer < layers.size(); layer++) {
          sort(layers.get(layer), graph::up);
        }
      } else {
        for (int layer = layers.size() - 2; layer >= 0; layer--) {
          sort(layers.get(layer), graph::down);
        }
      }
      long now = crossings();
      fruitless++;
      if (now < fewest) {
        fewest = now;
        best = copy();
        fruitless = 0;
      }
    }
    return best;
  }

  private List<List<Integer>> copy() {
    return layers.stream().map(List::copyOf).toList();
  }

  private void sort(List<Integer> layer, IntFunction<List<Integer>> neighbours) {
    for (int v : layer) {
      // one without neighbours stays where it is
      means[v] = neighbours.apply(v).stream().mapToInt(n -> place[n]).average().orElse(place[v]);
    }
    layer.sort(Comparator.comparingDouble(v -> means[v])); // stable: ties stay as they are
    number(layer);
  }

  private long crossings() {
    long sum = 0;
    for (int layer = 0; layer + 1 < layers.size(); layer++) {
      sum += crossingsBelow(layers.get(layer), layers.get(layer + 1).size());
    }
    return sum;
  }

  /** Counts pairs in the wrong order, with a tree of sums. */
  private long crossingsBelow(List<Integer> layer, int width) {
    int[] tree = new int[width + 1];
    long crossings = 0;
    int before = 0;
    for (int v : layer) {
      int[] targets = graph.down(v).stream().mapToInt(t -> place[t]).toArray();
      Arrays.sort(targets);
      for (int target : targets) {
        int atMost = 0;
        for (int i = target + 1; i > 0; i -= i & -i) {
          atMost += tree[i];
        }
        crossings += before - atMost;
      }
      for (int target : targets) {
        for (int i = target + 1; i <= width; i += i & -i) {
          tree[i]++;
        }
        before++;
      }
    }
    return crossings;
  }
}
