package dev.flowtrace.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** In whatever pieces a trace is flushed, it comes to the same. */
class TraceHeadTest {
  private static final UUID T = new UUID(1, 1);

  @Test
  void anySplit_givesTheSameHeadAndTopology() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      List<TraceCommand> commands = new ArrayList<>();
      for (int i = 0; i < 25; i++) {
        commands.add(command(random));
      }
      StoredTrace whole = parts(commands, List.of(commands.size()));
      List<Integer> cuts = new ArrayList<>();
      for (int at = 0; at < commands.size(); ) {
        at = Math.min(commands.size(), at + 1 + random.nextInt(10));
        cuts.add(at);
      }
      StoredTrace split = parts(commands, cuts);
      assertThat(text(split.head())).isEqualTo(text(whole.head()));
      assertThat(text(split.topology())).isEqualTo(text(whole.topology()));
      assertThat(text(grouped(commands, cuts, true)))
          .isEqualTo(text(grouped(commands, cuts, false)));
    }
  }

  private static List<TraceDelta> deltas(List<TraceCommand> commands, List<Integer> cuts) {
    List<TraceDelta> deltas = new ArrayList<>();
    int from = 0;
    for (int to : cuts) {
      InFlightTrace trace = new InFlightTrace(T, new EventMemory(0));
      for (int i = from; i < to; i++) {
        trace.apply(commands.get(i), i, 1_000 + i, 0);
      }
      deltas.add(trace.take(T, 0, false).delta());
      from = to;
    }
    return deltas;
  }

  private static StoredTrace parts(List<TraceCommand> commands, List<Integer> cuts) {
    TraceHead head = new TraceHead();
    Topology topology = new Topology();
    for (TraceDelta delta : deltas(commands, cuts)) {
      head.merge(delta.head());
      delta.addTo(topology);
    }
    return new StoredTrace(head, topology, false, 1, 0);
  }

  /** Merges from the left, or the later ones first. */
  private static TraceHead grouped(
      List<TraceCommand> commands, List<Integer> cuts, boolean laterFirst) {
    List<TraceHead> heads = deltas(commands, cuts).stream().map(d -> d.head().copy()).toList();
    if (!laterFirst) {
      TraceHead all = new TraceHead();
      heads.forEach(all::merge);
      return all;
    }
    TraceHead all = new TraceHead();
    for (int i = heads.size() - 1; i >= 0; i--) {
      TraceHead earlier = heads.get(i).copy();
      earlier.merge(all);
      all = earlier;
    }
    return all;
  }

  private static TraceCommand command(Random random) {
    return switch (random.nextInt(8)) {
      case 0 ->
          new TraceCommand.Start(
              T,
              "flow" + random.nextInt(3),
              new TraceVersion(random.nextInt(3), 0, 0, null, "{}"),
              random.nextBoolean() ? null : "{\"x\":1}");
      case 1 ->
          new TraceCommand.End(
              T,
              random.nextBoolean() ? TraceStatus.FAILED : TraceStatus.COMPLETED,
              "e" + random.nextInt(9),
              random.nextBoolean());
      case 2 ->
          new TraceCommand.Store(
              T,
              new TraceHead()
                  .flow("whole", null)
                  .execution(new UUID(2, random.nextInt(3)))
                  .metadata("{}", null)
                  .declared(
                      random.nextBoolean() ? null : random.nextLong(100),
                      random.nextBoolean() ? null : random.nextLong(100, 200),
                      random.nextBoolean() ? null : TraceStatus.PENDING),
              List.of(event(random)));
      default -> new TraceCommand.RecordEvent(T, event(random));
    };
  }

  static RecordedEvent event(Random random) {
    return event(random, "a" + random.nextInt(3), "b" + random.nextInt(3));
  }

  /** An event of an actor, half of the time a data flow to another one. */
  static RecordedEvent event(Random random, String actor, String target) {
    boolean flow = random.nextBoolean();
    return new RecordedEvent(
        new UUID(random.nextLong(), 1),
        random.nextLong(1_000_000_000_000L),
        flow ? EventKind.DATA_FLOW : EventKind.values()[random.nextInt(10)],
        null,
        actor,
        random.nextBoolean() ? "out" : null,
        flow ? target : null,
        flow ? "in" : null,
        random.nextInt(-1, 100),
        random.nextInt(-1, 100),
        random.nextInt(4) == 0 ? "error" + random.nextInt(5) : null,
        List.of(),
        new byte[] {'{', '}'},
        0,
        2);
  }

  static String text(TraceHead head) {
    return String.join(
        "|",
        String.valueOf(head.declaredFlowId()),
        String.valueOf(head.version()),
        String.valueOf(head.executionId()),
        String.valueOf(head.metadataJson()),
        String.valueOf(head.extraJson()),
        String.valueOf(head.declaredStatus()),
        String.valueOf(head.end()),
        "" + head.startEpochNanos(),
        "" + head.endEpochNanos(),
        "" + head.durationNanos(),
        "" + head.openedEpochNanos(),
        "" + head.activeEpochNanos(),
        "" + head.events(),
        "" + head.errors(),
        "" + head.eventBytes(),
        "" + head.eventKinds(),
        String.valueOf(head.firstError()));
  }

  static String text(Topology topology) {
    StringBuilder text = new StringBuilder();
    new java.util.TreeMap<>(topology.actors())
        .forEach(
            (name, a) ->
                text.append(
                    "%s %d %d %d %d\n"
                        .formatted(name, a.events(), a.errors(), a.nanosSum(), a.nanosMax())));
    topology.edges().entrySet().stream()
        .sorted(java.util.Comparator.comparing(e -> e.getKey().toString()))
        .forEach(
            edge -> {
              EdgeStats e = edge.getValue();
              LatencyHistogram histogram = e.histogram();
              text.append(
                  "%s %d %d %d %d %d %d %d %s\n"
                      .formatted(
                          edge.getKey(),
                          e.messages(),
                          e.bytes(),
                          e.timed(),
                          e.nanosSum(),
                          e.nanosMax(),
                          e.firstEpochNanos(),
                          e.lastEpochNanos(),
                          histogram == null
                              ? "-"
                              : java.util.Arrays.toString(histogram.toBytes())));
            });
    return text.toString();
  }

  @Test
  void duration_isNeitherNegativeNorOverflowing() {
    TraceHead backwards = new TraceHead().declared(100L, 50L, null);
    assertThat(backwards.durationNanos()).isZero();
    TraceHead longest = new TraceHead().declared(Long.MIN_VALUE, Long.MAX_VALUE, null);
    assertThat(longest.durationNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void errorText_isCutBetweenCharacters() {
    InFlightTrace trace = new InFlightTrace(T, new EventMemory(0));
    String emojis = "a" + "\ud83d\ude00".repeat(2_000);
    RecordedEvent event = event(new Random(1));
    trace.apply(
        new TraceCommand.RecordEvent(
            T,
            new RecordedEvent(
                event.eventId(),
                0,
                EventKind.ACTOR_FAILED,
                null,
                "a",
                null,
                null,
                null,
                -1,
                -1,
                emojis,
                List.of(),
                event.json(),
                0,
                2)),
        1,
        1,
        1);
    String error = trace.head().firstError();
    assertThat(error).isNotNull().hasSize(1_999);
    assertThat(emojis).startsWith(error);
    assertThat(Character.isLowSurrogate(error.charAt(1_998))).isTrue();
  }
}
