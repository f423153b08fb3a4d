package dev.flowtrace.graph.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LayeredLayoutTest {
  private static Digraph.Edge edge(int from, int to) {
    return new Digraph.Edge(from, to);
  }

  private static LayeredLayout layout(int vertices, Digraph.Edge... edges) {
    return LayeredLayout.of(new Digraph(vertices, List.of(edges)), 10, 4);
  }

  private static Digraph random(int vertices, int edges, long seed) {
    Random random = new Random(seed);
    Set<Digraph.Edge> chosen = new LinkedHashSet<>();
    while (chosen.size() < edges) {
      int from = random.nextInt(vertices);
      int to = random.nextInt(vertices);
      if (from != to) {
        chosen.add(edge(from, to));
      }
    }
    return new Digraph(vertices, List.copyOf(chosen));
  }

  @Test
  void chain_isALine() {
    LayeredLayout layout = layout(3, edge(2, 0), edge(0, 1));

    assertThat(layout.layers()).containsExactly(1, 2, 0);
    assertThat(layout.places()).containsExactly(0.0, 0.0, 0.0);
    assertThat(layout.backEdges()).isEmpty();
  }

  @Test
  void cycle_hasOneEdgeBack() {
    LayeredLayout layout = layout(3, edge(0, 1), edge(1, 2), edge(2, 0));

    assertThat(layout.layers()).containsExactly(0, 1, 2);
    assertThat(layout.backEdges()).containsExactly(edge(2, 0));
    assertThat(layout.routes().get(edge(2, 0)))
        .extracting(LayeredLayout.Bend::layer)
        .containsExactly(1);
  }

  @Test
  void thereAndBack_areTwoNeighbouringLayers() {
    LayeredLayout layout = layout(2, edge(0, 1), edge(1, 0));

    assertThat(layout.layers()).containsExactlyInAnyOrder(0, 1);
    assertThat(layout.backEdges()).hasSize(1);
  }

  @Test
  void edgesWithoutCrossing_doNotCross() {
    // given crosswise
    LayeredLayout layout = layout(6, edge(0, 5), edge(1, 4), edge(2, 3));

    for (int[] pair : new int[][] {{0, 5}, {1, 4}, {2, 3}}) {
      assertThat(layout.places().get(pair[0])).isEqualTo(layout.places().get(pair[1]));
    }
  }

  @Test
  void verticesOfALayer_keepTheirDistance() {
    LayeredLayout layout = LayeredLayout.of(random(60, 150, 5), 10, 4);

    for (int layer : Set.copyOf(layout.layers())) {
      List<Double> places = new ArrayList<>();
      for (int v = 0; v < 60; v++) {
        if (layout.layers().get(v) == layer) {
          places.add(layout.places().get(v));
        }
      }
      places.sort(null);
      for (int i = 1; i < places.size(); i++) {
        assertThat(places.get(i) - places.get(i - 1)).isGreaterThan(9.999);
      }
    }
  }

  @Test
  void edges_goToALaterLayer_exceptBackEdges() {
    Digraph graph = random(80, 200, 7);
    LayeredLayout layout = LayeredLayout.of(graph, 10, 4);

    for (Digraph.Edge edge : graph.edges()) {
      int length = layout.layers().get(edge.to()) - layout.layers().get(edge.from());
      assertThat(length < 0).isEqualTo(layout.backEdges().contains(edge));
      assertThat(layout.routes().get(edge)).hasSize(Math.abs(length) - 1);
    }
  }

  @Test
  void sameGraph_isDrawnTheSame() {
    assertThat(LayeredLayout.of(random(50, 120, 3), 10, 4))
        .isEqualTo(LayeredLayout.of(random(50, 120, 3), 10, 4));
  }

  @Test
  void twoHundredActors_takeLessThanASecond() {
    long best = Long.MAX_VALUE;
    for (int run = 0; run < 3; run++) {
      long start = System.nanoTime();
      LayeredLayout.of(random(200, 500, run), 10, 4);
      best = Math.min(best, System.nanoTime() - start);
    }

    assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void emptyGraph_isEmpty() {
    assertThat(layout(0).layers()).isEmpty();
  }

  @Test
  void doublesLoopsAndStrangers_areNoEdges() {
    assertThatThrownBy(() -> layout(2, edge(0, 0))).hasMessageContaining("no edge");
    assertThatThrownBy(() -> layout(2, edge(0, 1), edge(0, 1))).hasMessageContaining("no edge");
    assertThatThrownBy(() -> layout(2, edge(0, 2))).hasMessageContaining("no edge");
  }
}
