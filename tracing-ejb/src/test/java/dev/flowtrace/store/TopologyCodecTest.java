package dev.flowtrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.aggregation.ActorStats;
import dev.flowtrace.aggregation.EdgeKey;
import dev.flowtrace.aggregation.EdgeStats;
import dev.flowtrace.aggregation.LatencyHistogram;
import dev.flowtrace.aggregation.Topology;
import java.util.Random;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.Test;

class TopologyCodecTest {
  private static final RecursiveComparisonConfiguration DEEP =
      RecursiveComparisonConfiguration.builder().build();

  @Test
  void anyTopology_comesBack() {
    Random random = new Random(9);
    for (int round = 0; round < 40; round++) {
      Topology topology = new Topology();
      for (int left = random.nextInt(40); left > 0; left--) {
        topology.put(
            name(random),
            new ActorStats(
                random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()));
        LatencyHistogram histogram = new LatencyHistogram();
        random.longs(random.nextInt(5)).forEach(histogram::record);
        topology.put(
            new EdgeKey(left + name(random), name(random), name(random), name(random)),
            new EdgeStats(
                random.nextLong(),
                random.nextLong(),
                random.nextLong(),
                random.nextLong(),
                random.nextLong(),
                random.nextLong(),
                random.nextLong(),
                random.nextBoolean() ? null : histogram));
      }
      Topology back = TopologyCodec.ofBytes(TopologyCodec.toBytes(topology));
      assertThat(back).usingRecursiveComparison(DEEP).isEqualTo(topology);
      assertThat(back.actors().keySet()).containsExactlyElementsOf(topology.actors().keySet());
    }
  }

  private static String name(Random random) {
    StringBuilder name = new StringBuilder();
    for (int left = random.nextInt(30); left > 0; left--) {
      name.append((char) random.nextInt(0x10000));
    }
    return name.toString();
  }

  @Test
  void unknownFormatAndDamage_areRefused() {
    byte[] bytes = TopologyCodec.toBytes(new Topology());
    bytes[0] = 77;
    assertThatThrownBy(() -> TopologyCodec.ofBytes(bytes))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("unknown topology format 77");
    assertThatThrownBy(() -> TopologyCodec.ofBytes(new byte[] {2, 0, 0, 1, 0, 1, 2, 3}))
        .isInstanceOf(IllegalStateException.class);
  }
}
