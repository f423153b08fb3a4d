package dev.flowtrace.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.compare.GraphUnion;
import dev.flowtrace.compare.TraceComparison;
import dev.flowtrace.testing.Stories;
import org.junit.jupiter.api.Test;

class GraphOfSeveralTracesTest {
  private static final long SPAN = 1_000_000_000L;

  private static GraphBuilder counted(String story) {
    GraphBuilder builder = new GraphBuilder();
    Stories.all().get(story).recorded().forEach(builder::add);
    return builder;
  }

  @Test
  void tracesAreCountedEachOnItsOwn() {
    FlowGraph once = counted("fan-out").build(0, SPAN);
    GraphBuilder sum = new GraphBuilder();
    sum.add(counted("fan-out"));
    sum.add(counted("fan-out"));

    FlowGraph twice = sum.build(0, SPAN, 2 * SPAN);

    assertThat(twice.nodes())
        .usingRecursiveFieldByFieldElementComparatorOnFields(
            "actor", "busy", "waiting", "backPressured")
        .containsExactlyElementsOf(once.nodes());
    for (int i = 0; i < once.edges().size(); i++) {
      GraphEdge one = once.edges().get(i);
      GraphEdge two = twice.edges().get(i);
      assertThat(two.messages()).isEqualTo(2 * one.messages());
      if (one.times() != null && two.times() != null) {
        assertThat(two.times().p95()).isEqualTo(one.times().p95());
        assertThat(two.times().count()).isEqualTo(2 * one.times().count());
      }
    }
  }

  @Test
  void union_hasWhatEitherHas_andTheFiguresOfBoth() {
    FlowGraph a = counted("fan-out").build(0, SPAN);
    FlowGraph b = counted("failure").build(0, SPAN);

    GraphUnion union = GraphUnion.of(a, b);

    assertThat(union.graph().nodes())
        .extracting(GraphNode::actor)
        .containsAll(a.nodes().stream().map(GraphNode::actor).toList())
        .containsAll(b.nodes().stream().map(GraphNode::actor).toList())
        .doesNotHaveDuplicates();
    assertThat(union.edges()).hasSameSizeAs(union.graph().edges());
    assertThat(GraphUnion.of(a, a).edges().values())
        .allMatch(pair -> pair.side() == TraceComparison.Side.BOTH);
    assertThat(GraphUnion.of(a, a).graph()).isEqualTo(a);
  }
}
