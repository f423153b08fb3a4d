package dev.flowtrace.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WaitingFiguresTest {
  private final Random random = new Random(11);

  @Test
  void figures_addUpToWhatTheEventsSay() {
    EventMemory memory = new EventMemory(1 << 20);
    for (int round = 0; round < 30; round++) {
      WaitingFigures figures = new WaitingFigures(memory);
      Topology expected = new Topology();
      for (int i = random.nextInt(2_000); i > 0; i--) {
        RecordedEvent event = TraceHeadTest.event(random);
        figures.add(event);
        expected.record(event);
      }
      assertThat(TraceHeadTest.text(sum(figures))).isEqualTo(TraceHeadTest.text(expected));
      figures.release();
      assertThat(sum(figures).size()).isZero();
    }
  }

  private static Topology sum(WaitingFigures figures) {
    Topology topology = new Topology();
    figures.forEach(topology::record);
    return topology;
  }

  @Test
  void events_areTheSame_withMorePlacesThanOneListTakes() {
    EventMemory memory = new EventMemory(0);
    Places first = memory.places();
    List<WaitingFigures> traces = new ArrayList<>();
    List<TreeSet<String>> actors = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      traces.add(new WaitingFigures(memory));
      actors.add(new TreeSet<>());
    }
    for (int i = 0; i < 60_000; i++) {
      String actor = "actor" + random.nextInt(40_000);
      traces.get(i % 3).add(event(actor, null));
      actors.get(i % 3).add(actor);
    }
    assertThat(memory.places()).isNotSameAs(first);
    for (int i = 0; i < 3; i++) {
      assertThat(new TreeSet<>(sum(traces.get(i)).actors().keySet())).isEqualTo(actors.get(i));
      String last = actors.get(i).last();
      assertThat(traces.get(i).anyActor(last::equals)).isTrue();
      assertThat(traces.get(i).anyActor("nobody"::equals)).isFalse();
    }
  }

  @Test
  void places_areFull_withLongNames() {
    EventMemory memory = new EventMemory(0);
    Places first = memory.places();
    WaitingFigures figures = new WaitingFigures(memory);
    long grown = 0;
    for (int i = 0; i < 5_000; i++) {
      grown += figures.add(event("a".repeat(500) + i, "b".repeat(500)));
    }
    assertThat(first.isFull()).isTrue();
    assertThat(first.memoryBytes()).isLessThan(5 << 20);
    // what a list keeps is counted where it came in
    assertThat(grown).isGreaterThan(5_000L * 2 * 1_000);
    assertThat(sum(figures).edges()).hasSize(5_000);
  }

  @Test
  void target_isAnActor_too() {
    WaitingFigures figures = new WaitingFigures(new EventMemory(0));
    figures.add(event("a", "b"));
    assertThat(figures.anyActor("b"::equals)).isTrue();
    assertThat(sum(figures).actors().keySet()).containsExactlyInAnyOrder("a", "b");
  }

  private static RecordedEvent event(String actor, String toActor) {
    return new RecordedEvent(
        new UUID(1, 2),
        5,
        toActor == null ? EventKind.STATE_CHANGED : EventKind.DATA_FLOW,
        null,
        actor,
        null,
        toActor,
        null,
        -1,
        -1,
        null,
        List.of(),
        new byte[] {'{', '}'},
        0,
        2);
  }
}
