package dev.flowtrace.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.aggregation.TraceOutline;
import dev.flowtrace.aggregation.TraceOutline.Actor;
import dev.flowtrace.aggregation.TraceOutline.Link;
import dev.flowtrace.graph.TraceShape.Place;
import dev.flowtrace.graph.layout.Digraph;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TraceShapeTest {
  private static TraceShape shape(List<String> actors, Link... links) {
    Stream<Actor> all = actors.stream().map(name -> new Actor(name, 1, 0));
    return TraceShape.of(new TraceOutline(all.toList(), List.of(links), actors.size()));
  }

  @Test
  void forkAndJoin_isADiamond() {
    TraceShape shape =
        shape(
            List.of("a", "b", "c", "d"),
            new Link("a", "b"),
            new Link("a", "c"),
            new Link("b", "d"),
            new Link("c", "d"));

    assertThat(shape.places())
        .containsExactly(new Place(0, 0.5), new Place(1, 0), new Place(1, 1), new Place(2, 0.5));
    assertThat(shape.lines()).hasSize(4);
  }

  @Test
  void loopsAndSecondPorts_areNoLines() {
    TraceShape shape = shape(List.of("a", "b"), new Link("a", "a"), new Link("a", "b"));

    assertThat(shape.lines()).containsExactly(new Digraph.Edge(0, 1));
  }

  @Test
  void actorAlone_isADot() {
    assertThat(shape(List.of("a"))).isEqualTo(new TraceShape(List.of(new Place(0, 0)), List.of()));
  }
}
