package dev.flowtrace.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.graph.GraphLayout.Box;
import dev.flowtrace.graph.GraphLayout.Direction;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GraphLayoutTest {
  private static GraphEdge edge(String from, String fromPort, String to, long messages) {
    return new GraphEdge(from, fromPort, to, "in", messages, 0, null, null, null);
  }

  private static FlowGraph graph(GraphEdge... edges) {
    List<GraphNode> nodes =
        Stream.of(edges)
            .flatMap(edge -> Stream.of(edge.fromActor(), edge.toActor()))
            .distinct()
            .map(name -> new GraphNode(name, 1L, 0L, 1, 1, null, null, null, null, null, null))
            .toList();
    return new FlowGraph(0, 0, nodes, List.of(edges), 0, 0);
  }

  /** Each of so many actors sends to each of so many others. */
  private static FlowGraph allToAll(int senders, int receivers, long messages) {
    return graph(
        IntStream.range(0, senders)
            .boxed()
            .flatMap(
                i ->
                    IntStream.range(0, receivers)
                        .mapToObj(j -> edge("a" + i, "out", "b" + j, messages)))
            .toArray(GraphEdge[]::new));
  }

  private static double gap(FlowGraph graph, Direction direction) {
    List<Box> boxes = GraphLayout.of(graph, direction).boxes();
    Box first = boxes.get(0);
    Box last = boxes.get(boxes.size() - 1);
    return direction == Direction.RIGHT
        ? last.x() - first.x() - first.width()
        : last.y() - first.y() - first.height();
  }

  @ParameterizedTest
  @EnumSource
  void layersAreFurtherApart_whereMoreWordsNeedRoom(Direction direction) {
    double one = gap(graph(edge("a", "out", "b", 1)), direction);
    double crossing = gap(allToAll(2, 2, 1), direction);
    double many = gap(allToAll(3, 6, 1), direction);
    double ports =
        gap(
            graph(
                edge("a", "1", "b", 1),
                edge("a", "2", "b", 1),
                edge("a", "3", "b", 1),
                edge("a", "4", "b", 1)),
            direction);

    assertThat(crossing).isGreaterThan(one);
    assertThat(many).isGreaterThanOrEqualTo(crossing);
    assertThat(ports).isGreaterThan(one);
    assertThat(gap(allToAll(10, 40, 1), direction)).as("has an end").isLessThan(300);
  }

  @ParameterizedTest
  @EnumSource
  void figures_moveNothing(Direction direction) {
    assertThat(GraphLayout.of(allToAll(3, 4, 1), direction))
        .isEqualTo(GraphLayout.of(allToAll(3, 4, 123_456_789), direction));
  }

  /** Two are apart when neither their middles nor their baselines are near. */
  @Test
  void words_standOverNoOthers() {
    FlowGraph graph = allToAll(3, 3, 1);
    GraphLayout layout = GraphLayout.of(graph, Direction.RIGHT);

    List<GraphLayout.Point> places =
        WordPlaces.of(layout, Collections.nCopies(graph.edges().size(), "1 · 500 ms"));

    for (int i = 0; i < places.size(); i++) {
      for (int j = 0; j < i; j++) {
        GraphLayout.Point a = places.get(i);
        GraphLayout.Point b = places.get(j);
        assertThat(Math.abs(a.x() - b.x()) > 50 || Math.abs(a.y() - b.y()) > 11)
            .as(a + " and " + b)
            .isTrue();
      }
    }
  }

  @Test
  void twoHundredActors_takeLessThanASecond() throws IOException {
    Random random = new Random(1);
    FlowGraph large =
        graph(
            Stream.generate(
                    () -> edge("a" + random.nextInt(200), "out", "a" + random.nextInt(200), 1))
                .limit(500)
                .toArray(GraphEdge[]::new));
    long best = Long.MAX_VALUE;
    for (int run = 0; run < 3; run++) {
      long start = System.nanoTime();
      GraphFormat.SVG.write(large, Direction.RIGHT, new StringBuilder());
      best = Math.min(best, System.nanoTime() - start);
    }

    assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofSeconds(1));
  }
}
