package dev.flowtrace.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.compare.TraceComparison.Side;
import dev.flowtrace.graph.FlowGraph;
import dev.flowtrace.graph.GraphBuilder;
import dev.flowtrace.testing.Stories;
import dev.flowtrace.testing.Story;
import org.junit.jupiter.api.Test;

class TraceComparisonTest {
  private static FlowGraph graph(Story story) {
    GraphBuilder builder = new GraphBuilder();
    story.recorded().forEach(builder::add);
    return builder.build();
  }

  @Test
  void sameTrace_hasTheSameStructure() {
    TraceComparison same = TraceComparison.of(graph(Stories.cycle()), graph(Stories.cycle()));

    assertThat(same.isSameStructure()).isTrue();
    assertThat(same.edges()).hasSize(4).allMatch(pair -> pair.side() == Side.BOTH);
  }

  @Test
  void whatOnlyOneHas_isTold() {
    TraceComparison comparison =
        TraceComparison.of(graph(Stories.fanOut()), graph(Stories.failure()));

    assertThat(comparison.isSameStructure()).isFalse();
    assertThat(comparison.actors())
        .extracting(pair -> pair.name() + " " + pair.side())
        .containsExactly(
            "bytes ONLY_A", "lines ONLY_A", "parser <b>&\"' ONLY_B", "reader BOTH", "words ONLY_A");
  }
}
