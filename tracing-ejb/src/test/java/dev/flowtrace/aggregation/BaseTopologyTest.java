package dev.flowtrace.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BaseTopologyTest {
  private final Random random = new Random(12);
  private final EventMemory memory = new EventMemory(1 << 20);

  @Test
  void pieces_sayWhatAllEventsSay_wheneverTheyAreStored() {
    for (int round = 0; round < 50; round++) {
      Topology expected = new Topology();
      BaseTopology base = new BaseTopology();
      for (int part = 0; part < 30; part++) {
        TraceDelta delta = new TraceDelta(memory);
        for (int i = random.nextInt(40); i > 0; i--) {
          RecordedEvent event = event("a" + random.nextInt(100));
          delta.record(event, 1);
          expected.record(event);
        }
        if (random.nextInt(6) == 0) {
          Topology all = base.topology();
          delta.addTo(all);
          base.release();
          base = BaseTopology.ofStored(new byte[] {1}, all, stored -> all.copy());
        } else {
          base.add(delta, memory);
        }
        delta.release();
        assertSame(base, expected);
      }
      base.release();
      assertThat(memory.keptPlacesBytes()).isZero();
    }
  }

  private static void assertSame(BaseTopology base, Topology expected) {
    assertThat(TraceHeadTest.text(base.topology())).isEqualTo(TraceHeadTest.text(expected));
    for (int i = 0; i < 100; i++) {
      String actor = "a" + i;
      ActorStats stats = expected.actors().get(actor);
      assertThat(base.hasActor(actor)).isEqualTo(stats != null);
      assertThat(base.anyActor(actor::equals)).isEqualTo(stats != null);
      assertThat(text(base.occupation(actor)))
          .isEqualTo(text(stats == null ? null : stats.occupation()));
    }
  }

  private static String text(Occupation occupation) {
    Occupation known = occupation == null ? new Occupation() : occupation;
    return known.handlingNanos()
        + "|"
        + known.otherNanos()
        + "|"
        + known.sendingNanos()
        + "|"
        + known.beganEpochNanos()
        + "|"
        + known.endedEpochNanos();
  }

  @Test
  void whatWasRead_isAddedTo() {
    Topology read = new Topology();
    read.record(event("a"));
    BaseTopology base = BaseTopology.of(read.copy());
    TraceDelta delta = new TraceDelta(memory);
    RecordedEvent second = event("b");
    delta.record(second, 1);
    base.add(delta, memory);
    read.record(second);
    assertThat(TraceHeadTest.text(base.topology())).isEqualTo(TraceHeadTest.text(read));
    assertThat(base.hasActor("b")).isTrue();
    assertThat(base.size()).isEqualTo(read.size());
  }

  @Test
  void waitingTimes_areThoseOfTheWholeTrace_whereverItIsCut() {
    BaseTopology base = new BaseTopology();
    Map<String, Long> waited = new HashMap<>();
    List<List<RecordedEvent>> parts =
        List.of(
            List.of(event("a", EventKind.ACTOR_CREATED, 100, -1)),
            List.of(event("a", EventKind.MESSAGE_RECEIVED, 150, 30)),
            List.of(event("a", EventKind.ACTOR_COMPLETED, 200, -1)),
            List.of(event("a", EventKind.MESSAGE_RECEIVED, 160, 10)));
    for (List<RecordedEvent> events : parts) {
      TraceDelta delta = new TraceDelta(memory);
      events.forEach(event -> delta.record(event, 1));
      Map<String, Occupation> came = new HashMap<>();
      delta.addOccupationsTo(came);
      WaitingTimes.forEachChange(
          base, came, (actor, minute, nanos) -> waited.merge(actor, nanos, Long::sum));
      base.add(delta, memory);
    }
    assertThat(waited).containsOnly(Map.entry("a", 200L - 100 - 30 - 10));
  }

  @Test
  void names_areCountedAsLongAsFiguresAreKeptByThem() {
    Places first = memory.places();
    BaseTopology old = new BaseTopology();
    BaseTopology young = new BaseTopology();
    for (int part = 0; !first.isFull(); part++) {
      TraceDelta delta = new TraceDelta(memory);
      for (int i = 0; i < 100; i++) {
        delta.record(event("a".repeat(100) + part + "-" + i), 1);
      }
      (part == 0 ? old : young).add(delta, memory);
      delta.release();
    }
    assertThat(memory.keptPlacesBytes()).isGreaterThanOrEqualTo(first.memoryBytes());
    young.release();
    assertThat(memory.keptPlacesBytes()).isEqualTo(first.memoryBytes());
    old.release();
    assertThat(memory.keptPlacesBytes()).isZero();
  }

  private RecordedEvent event(String actor) {
    return TraceHeadTest.event(random, actor, "a" + random.nextInt(100));
  }

  private static RecordedEvent event(String actor, EventKind kind, long at, long took) {
    return new RecordedEvent(
        new UUID(at, 1),
        at,
        kind,
        null,
        actor,
        null,
        null,
        null,
        -1,
        took,
        null,
        List.of(),
        new byte[] {'{', '}'},
        0,
        2);
  }
}
