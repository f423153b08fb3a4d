package dev.flowtrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TraceMixTest {
  private static final int TRACES = 20_000;

  private final Topology topology = new Topology(42);
  private final TraceMix mix = mix(42, 1);

  @Test
  void lengths_areLogUniformFrom5To5000() {
    int[] lengths = lengths(mix);

    assertThat(lengths[0]).isBetween(5, 6);
    assertThat(lengths[TRACES - 1]).isBetween(4_900, 5_000);
    assertThat(share(lengths, 5, 50)).isCloseTo(1 / 3.0, within(0.02));
    assertThat(share(lengths, 50, 500)).isCloseTo(1 / 3.0, within(0.02));
    assertThat(share(lengths, 500, 5_001)).isCloseTo(1 / 3.0, within(0.02));
  }

  @Test
  void fixedLength_isThatOfEachTrace() {
    TraceMix hundreds =
        new TraceMix(
            new SplittableRandom(42), topology, new EventIds(1), Mix.parse("trace-events=100"));

    assertThat(lengths(hundreds)).containsOnly(100);
    LoadTrace trace = hundreds.newTrace(0);
    assertThat(hundreds.kind(trace, 99)).isEqualTo(EventKind.ACTOR_COMPLETED);
    assertThat(trace.edges).isEqualTo(100 / TraceMix.EVENTS_PER_EDGE);
  }

  @Test
  void sameSeed_givesTheSameMix_andOtherIds() {
    LoadTrace one = mix(7, 1).newTrace(0);
    LoadTrace other = mix(7, 2).newTrace(0);

    assertThat(one.length).isEqualTo(other.length);
    assertThat(one.firstEdge).isEqualTo(other.firstEdge);
    assertThat(one.id()).isNotEqualTo(other.id());
  }

  @Test
  void kinds_haveTheirShares() {
    LoadTrace trace = new LoadTrace(0, new EventIds(1), 100_000, 0, 10);
    Map<EventKind, Integer> counts = new EnumMap<>(EventKind.class);
    for (int n = 2; n < trace.length - 1; n++) {
      counts.merge(mix.kind(trace, n), 1, Integer::sum);
    }

    assertThat(counts.get(EventKind.ACTOR_FAILED)).isBetween(800, 1_200);
    assertThat(counts.get(EventKind.DATA_FLOW)).isBetween(55_000, 59_000);
    assertThat(mix.kind(trace, 0)).isEqualTo(EventKind.ACTOR_CREATED);
    assertThat(mix.kind(trace, trace.length - 1)).isEqualTo(EventKind.ACTOR_COMPLETED);
  }

  @Test
  void aTenthOfEvents_hasAMessageId() {
    LoadTrace trace = new LoadTrace(0, new EventIds(1), 20_000, 0, 10);
    byte[] out = new byte[4096];
    int with = 0;
    for (int n = 0; n < trace.length; n++) {
      int end = mix.writeFrame(trace, 0, out, 0);
      with += new String(out, 0, end).contains("message_id") ? 1 : 0;
    }
    assertThat(with).isBetween(1_800, 2_200);
    assertThat(trace.sent).isEqualTo(trace.length);
  }

  @Test
  void slots_haveTheirFirstBurstInTurn_andThenAnyIsAsLikely() {
    TraceMix bursts =
        new TraceMix(new SplittableRandom(42), topology, new EventIds(1), Mix.parse("burst=3"));
    for (int i = 0; i < 3 * 1_000; i++) {
      assertThat(bursts.chooseSlot(1_000)).isEqualTo(i / 3);
    }
    int[] chosen = new int[1_000];
    for (int i = 0; i < 3 * 100_000; i++) {
      chosen[bursts.chooseSlot(1_000)]++;
    }
    assertThat(Arrays.stream(chosen).min().orElseThrow()).isBetween(3 * 50, 3 * 95);
    assertThat(Arrays.stream(chosen).max().orElseThrow()).isBetween(3 * 105, 3 * 150);
  }

  @Test
  void topology_has200ActorsAnd500DifferentEdges() {
    Set<String> actors = new HashSet<>();
    Set<String> edges = new HashSet<>();
    for (int i = 0; i < Topology.EDGES; i++) {
      Topology.Edge edge = topology.edge(i);
      actors.add(edge.actor().text);
      actors.add(edge.toActor().text);
      edges.add(edge.actor().text + edge.port().text + edge.toActor().text + edge.toPort().text);
    }
    assertThat(actors).hasSize(200);
    assertThat(edges).hasSize(500);
    assertThat(topology.edge(Topology.EDGES + 3)).isSameAs(topology.edge(3));
  }

  private TraceMix mix(long seed, long salt) {
    return new TraceMix(new SplittableRandom(seed), topology, new EventIds(salt), Mix.STANDARD);
  }

  private static int[] lengths(TraceMix mix) {
    int[] lengths = new int[TRACES];
    for (int i = 0; i < TRACES; i++) {
      lengths[i] = mix.newTrace(i).length;
    }
    Arrays.sort(lengths);
    return lengths;
  }

  private static double share(int[] lengths, int from, int below) {
    return Arrays.stream(lengths).filter(length -> length >= from && length < below).count()
        / (double) TRACES;
  }
}
