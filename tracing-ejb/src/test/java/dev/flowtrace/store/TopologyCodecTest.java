package dev.flowtrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.aggregation.ActorStats;
import dev.flowtrace.aggregation.EdgeKey;
import dev.flowtrace.aggregation.EdgeStats;
import dev.flowtrace.aggregation.LatencyHistogram;
import dev.flowtrace.aggregation.Occupation;
import dev.flowtrace.aggregation.Topology;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.jspecify.annotations.Nullable;
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
                random.nextLong(),
                random.nextLong(),
                random.nextLong(),
                random.nextLong(),
                occupation(random)));
        LatencyHistogram histogram = new LatencyHistogram();
        random.longs(random.nextInt(5)).forEach(histogram::record);
        String from = left + name(random);
        String to = name(random);
        topology.actor(from);
        topology.actor(to);
        topology.put(
            new EdgeKey(from, name(random), to, name(random)),
            new EdgeStats(
                random.nextLong(),
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

  @Test
  void edgesOfWhichMuchFollows_areShort_andComeBack() {
    Topology topology = new Topology();
    topology.actor("reader");
    topology.actor("parser");
    LatencyHistogram one = new LatencyHistogram();
    one.record(1_234);
    LatencyHistogram two = new LatencyHistogram();
    two.record(7);
    two.record(9);
    long at = 1_700_000_000_000_000_000L;
    for (int i = 0; i < 10; i++) {
      topology.put(
          new EdgeKey("reader", "o" + i, "parser", "once"),
          new EdgeStats(1, 700, 1, 0, 0, 0, at + i, at + i, null));
      topology.put(
          new EdgeKey("reader", "o" + i, "parser", "timed once"),
          new EdgeStats(3, 700, 2, 1, 1_234, 1_234, at + i, at + 90, one));
      topology.put(
          new EdgeKey("reader", "o" + i, "parser", "timed"),
          new EdgeStats(2, 700, 0, 2, 16, 9, at, at + 7, two));
    }
    byte[] bytes = TopologyCodec.toBytes(topology);
    assertThat(TopologyCodec.ofBytes(bytes)).usingRecursiveComparison(DEEP).isEqualTo(topology);
    assertThat(bytes).hasSizeLessThan(250);
  }

  @Test
  void formatsOfEarlierVersions_areRead() {
    Topology topology = new Topology();
    topology.put("a", new ActorStats(1, 2, 3, 4));
    topology.put(new EdgeKey("a", "o", "a", "i"), new EdgeStats(1, 2, 0, 0, 0, 0, 5, 6, null));
    String earlier =
        "01"
            + "00000015"
            + "01"
            + "0161"
            + "01020304"
            + "01"
            + "0161016f01610169"
            + "01020000000506"
            + "00";
    String placesInsteadOfNames =
        "03"
            + "00000011"
            + "01"
            + "0161"
            + "01020304"
            + "05"
            + "01"
            + "00016f000169"
            + "0002000101";
    for (String format : List.of(earlier, placesInsteadOfNames)) {
      byte[] bytes = HexFormat.of().parseHex(format);
      assertThat(TopologyCodec.ofBytes(bytes)).usingRecursiveComparison(DEEP).isEqualTo(topology);
      assertThat(TopologyCodec.isWhole(bytes)).isFalse();
    }
    assertThat(TopologyCodec.isWhole(TopologyCodec.toBytes(topology))).isTrue();
  }

  private static @Nullable Occupation occupation(Random random) {
    Occupation occupation =
        Occupation.ofTrace(some(random), some(random), some(random), some(random), some(random));
    return occupation.handlingNanos() == null
            && occupation.otherNanos() == null
            && occupation.sendingNanos() == null
            && occupation.beganEpochNanos() == null
            && occupation.endedEpochNanos() == null
        ? null
        : occupation;
  }

  private static @Nullable Long some(Random random) {
    return random.nextBoolean() ? null : (Long) (long) random.nextInt(1_000_000);
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
