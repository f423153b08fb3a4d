package dev.flowtrace.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TraceAggregatorTest {
  private static final UUID T = new UUID(1, 1);
  private static final UUID U = new UUID(1, 2);
  private static final FlushPolicy POLICY = new FlushPolicy(1_000, 50, 500, 3, 10_000, 100);

  private final AtomicLong memory = new AtomicLong();
  private final AtomicLong chunks = new AtomicLong();
  private final List<RecordedEvent> heard = new ArrayList<>();
  private final Random random = new Random(1);
  private boolean listening;
  private long now;
  private long position = 100;

  private final TraceAggregator aggregator =
      new TraceAggregator(
          100,
          1 << 20,
          memory::addAndGet,
          new RecordListener() {
            @Override
            public boolean isListening() {
              return listening;
            }

            @Override
            public void recorded(UUID traceId, TraceHead head, RecordedEvent event) {
              heard.add(event);
            }
          },
          () -> new UUID(7, chunks.incrementAndGet()),
          () -> now);

  private void apply(TraceCommand command) {
    aggregator.apply(List.of(command), 1_000 + now, () -> ++position);
  }

  private void event(UUID id) {
    apply(new TraceCommand.RecordEvent(id, TraceHeadTest.event(random)));
  }

  private void event(UUID id, int bytes) {
    RecordedEvent e = TraceHeadTest.event(random);
    apply(
        new TraceCommand.RecordEvent(
            id,
            new RecordedEvent(
                e.eventId(),
                1,
                e.kind(),
                null,
                "a",
                null,
                null,
                null,
                -1,
                -1,
                null,
                List.of(),
                new byte[bytes],
                0,
                bytes)));
  }

  private List<FlushUnit> due() {
    return aggregator.takeDue(POLICY, FlushUrgency.NONE);
  }

  private static StoredTrace stored(FlushUnit unit, StoredTrace base) {
    TraceHead head = base == null ? new TraceHead() : base.head().copy();
    Topology topology = new Topology();
    if (base != null) {
      topology.merge(base.topology());
    }
    head.merge(unit.delta().head());
    unit.delta().addTo(topology);
    return new StoredTrace(head, topology, unit.leavesMemory() || head.end() != null, 1, 0);
  }

  /** What the writer says of a part that made a trace of what was there. */
  private static WrittenTrace written(FlushUnit unit, StoredTrace base) {
    StoredTrace stored = stored(unit, base);
    BaseTopology earlier =
        base == null ? new BaseTopology() : BaseTopology.of(base.topology().copy());
    return new WrittenTrace(stored.head(), earlier, false, stored.settled(), 1, 0);
  }

  /** The same with what memory knows of it; now and then it is stored in one piece. */
  private WrittenTrace writtenFromMemory(FlushUnit unit, TraceBase known) {
    boolean forgets = unit.delta().forgetsEarlier();
    TraceBase base = forgets ? TraceBase.nothing(1) : known;
    TraceHead head = base.head().copy();
    head.merge(unit.delta().head());
    boolean settles = unit.leavesMemory() || head.end() != null;
    if (!settles && random.nextInt(4) > 0) {
      return new WrittenTrace(head, base.topology(), false, false, 1, 0);
    }
    Topology whole = base.topology().topology();
    unit.delta().addTo(whole);
    return WrittenTrace.whole(
        head, BaseTopology.ofStored(new byte[] {1}, whole, stored -> whole.copy()), settles, 1);
  }

  private static StoredTrace copy(StoredTrace stored) {
    return stored == null
        ? null
        : new StoredTrace(stored.head(), stored.topology().copy(), stored.settled(), 1, 0);
  }

  @Test
  void trace_isDue_whenItsChangeIsOld() {
    event(T);
    now = 49;
    assertThat(due()).isEmpty();
    now = 50;
    assertThat(due())
        .singleElement()
        .satisfies(
            unit -> {
              assertThat(unit.traceId()).isEqualTo(T);
              assertThat(unit.leavesMemory()).isFalse();
              assertThat(unit.sealedPosition()).isEqualTo(101);
            });
    now = 200;
    assertThat(due()).as("it is being written").isEmpty();
  }

  @Test
  void trace_isDue_whenItsTailIsLarge_orItEnded_orWasDeleted() {
    event(T, 990);
    assertThat(due()).isEmpty();
    event(T, 10);
    assertThat(due()).hasSize(1);
    event(U);
    apply(new TraceCommand.End(U, TraceStatus.COMPLETED, null, true));
    assertThat(due()).extracting(FlushUnit::traceId).containsExactly(U);
    UUID v = new UUID(1, 3);
    apply(new TraceCommand.Delete(v));
    assertThat(due()).extracting(FlushUnit::traceId).containsExactly(v);
  }

  @Test
  void silentTrace_leavesMemory_withItsRows() {
    event(T);
    now = 50;
    FlushUnit first = due().get(0);
    StoredTrace base = stored(first, null);
    aggregator.flushed(first, written(first, null));
    now = 499;
    assertThat(due()).isEmpty();
    now = 500;
    FlushUnit last = due().get(0);
    assertThat(last.leavesMemory()).isTrue();
    assertThat(last.delta().head().events()).isZero();
    aggregator.flushed(last, written(last, base));
    assertThat(aggregator.size()).isZero();
    assertThat(memory.get()).isZero();
  }

  @Test
  void tooManyTraces_thoseLongestSilentLeave() {
    for (int i = 1; i <= 5; i++) {
      now = i;
      event(new UUID(2, i));
    }
    assertThat(due())
        .extracting(FlushUnit::traceId)
        .containsExactlyInAnyOrder(new UUID(2, 1), new UUID(2, 2));
  }

  @Test
  void oneTransaction_isBoundedInTracesAndBytes() {
    for (int i = 0; i < 30; i++) {
      event(new UUID(2, i), 900);
    }
    assertThat(aggregator.takeDue(POLICY, FlushUrgency.STOP)).hasSizeBetween(11, 12);
    FlushPolicy few = new FlushPolicy(1, 0, 500, 100, 1 << 20, 4);
    assertThat(aggregator.takeDue(few, FlushUrgency.STOP)).hasSize(4);
    Set<UUID> rest = new HashSet<>();
    for (List<FlushUnit> units = aggregator.takeDue(few, FlushUrgency.STOP);
        !units.isEmpty();
        units = aggregator.takeDue(few, FlushUrgency.STOP)) {
      units.forEach(unit -> assertThat(rest.add(unit.traceId())).isTrue());
    }
    assertThat(rest).hasSizeBetween(14, 15);
  }

  @Test
  void tightMemory_endedTracesAndTheLargestTailsGoFirst() {
    for (int i = 1; i <= 20; i++) {
      event(new UUID(2, i), 500 + i);
    }
    event(T, 1);
    apply(new TraceCommand.End(T, TraceStatus.COMPLETED, null, true));
    FlushPolicy three = new FlushPolicy(1_000, 50, 500, 100, 1 << 20, 3);
    assertThat(aggregator.takeDue(three, FlushUrgency.MEMORY))
        .extracting(FlushUnit::traceId)
        .containsExactly(T, new UUID(2, 20), new UUID(2, 19));
    assertThat(aggregator.takeDue(three, FlushUrgency.MEMORY))
        .extracting(FlushUnit::traceId)
        .containsExactly(new UUID(2, 18), new UUID(2, 17), new UUID(2, 16));
  }

  @Test
  void journal_isNeeded_fromTheFirstUnflushedPosition() {
    assertThat(aggregator.firstNeededPosition()).isEqualTo(101);
    event(T);
    event(U);
    apply(new TraceCommand.End(T, TraceStatus.COMPLETED, null, true));
    FlushUnit unit = due().get(0);
    assertThat(unit.sealedPosition()).isEqualTo(103);
    assertThat(aggregator.firstNeededPosition()).isEqualTo(101);
    aggregator.flushed(unit, written(unit, null));
    assertThat(aggregator.firstNeededPosition()).isEqualTo(102);
  }

  @Test
  void base_readBetweenCommitAndAnswer_isNotCountedTwice() {
    event(T);
    now = 50;
    FlushUnit unit = due().get(0);
    event(T);
    StoredTrace stored = stored(unit, null);
    assertThat(aggregator.unresolved()).containsExactly(T);
    aggregator.resolve(T, stored, unit.sealedPosition());

    TraceSnapshot between = aggregator.snapshot(T);
    assertThat(between).isNotNull();
    assertThat(between.baseKnown()).isTrue();
    assertThat(between.head().events()).isEqualTo(2);
    assertThat(between.firstUnflushedPosition())
        .as("the chunk at %d is to be read", unit.sealedPosition())
        .isGreaterThan(unit.sealedPosition());
    assertThat(between.unflushedEvents()).hasSize(1);
    assertThat(aggregator.firstNeededPosition()).isEqualTo(101);

    aggregator.flushed(unit, written(unit, null));
    TraceSnapshot after = aggregator.snapshot(T);
    assertThat(after).isNotNull();
    assertThat(after.head().events()).isEqualTo(2);
  }

  @Test
  void figures_addUpOverFlushes_andStartAnewWhereTheBaseIsNotKnown() {
    event(T);
    now = 50;
    FlushUnit first = due().get(0);
    assertThat(first.base()).isNull();
    StoredTrace one = stored(first, null);
    aggregator.flushed(first, written(first, null));
    event(T);
    now = 100;
    FlushUnit second = due().get(0);
    assertThat(second.base()).isNotNull();
    assertThat(TraceHeadTest.text(second.base().topology().topology()))
        .isEqualTo(TraceHeadTest.text(one.topology()));
    StoredTrace two = stored(second, one);
    aggregator.flushed(second, written(second, one));
    event(T);
    now = 150;
    FlushUnit third = due().get(0);
    assertThat(third.base()).isNotNull();
    assertThat(TraceHeadTest.text(third.base().topology().topology()))
        .isEqualTo(TraceHeadTest.text(two.topology()));
    StoredTrace three = stored(third, two);
    aggregator.flushed(third, WrittenTrace.ofRow(three.head(), false, 3));
    assertThat(aggregator.unresolved()).containsExactly(T);
    event(T);
    now = 200;
    assertThat(due().get(0).base()).isNull();
  }

  @Test
  void base_readBeforeTheCommit_isAddedToWhatIsBeingWritten() {
    event(T);
    now = 50;
    FlushUnit unit = due().get(0);
    TraceHead head = new TraceHead().flow("f", null);
    head.counted(5, 0, 50, 1, 2, 1, null);
    aggregator.resolve(T, new StoredTrace(head, new Topology(), true, 1, 0), 100);
    TraceSnapshot snapshot = aggregator.snapshot(T);
    assertThat(snapshot).isNotNull();
    assertThat(snapshot.head().events()).isEqualTo(6);
    assertThat(snapshot.head().flowId()).isEqualTo("f");
    assertThat(snapshot.firstUnflushedPosition()).isEqualTo(unit.sealedPosition());
  }

  @Test
  void deletedTrace_existsNoMore_untilSomethingComes() {
    assertThat(aggregator.exists(T)).isNull();
    event(T);
    assertThat(aggregator.exists(T)).isTrue();
    apply(new TraceCommand.Delete(T));
    assertThat(aggregator.exists(T)).isFalse();
    FlushUnit unit = due().get(0);
    assertThat(aggregator.exists(T)).isFalse();
    event(T);
    assertThat(aggregator.exists(T)).isTrue();
    aggregator.flushed(unit, null);
    assertThat(aggregator.exists(T)).isTrue();
  }

  @Test
  void partThatIsSetAside_isForgotten_theTraceGoesOn() {
    event(T);
    now = 50;
    FlushUnit unit = due().get(0);
    event(T);
    aggregator.setAside(unit);
    now = 100;
    FlushUnit next = due().get(0);
    assertThat(next.delta().head().events()).isEqualTo(1);
    aggregator.setAside(next);
    assertThat(aggregator.size()).isZero();
    assertThat(memory.get()).isZero();
  }

  @Test
  void events_areAnnounced_onlyWhileSomebodyListens() {
    event(T);
    listening = true;
    event(T);
    apply(
        new TraceCommand.Store(
            U, new TraceHead(), List.of(TraceHeadTest.event(random), TraceHeadTest.event(random))));
    listening = false;
    event(T);
    assertThat(heard).hasSize(3);
  }

  @Test
  void silentTraces_areThoseThatRunAndOfWhichNothingCame() {
    event(T);
    now = 100;
    event(U);
    UUID ended = new UUID(1, 3);
    apply(new TraceCommand.End(ended, TraceStatus.COMPLETED, null, true));
    assertThat(aggregator.silentSince(1_000)).isEmpty();
    assertThat(aggregator.silentSince(1_001)).containsExactly(T);
    assertThat(aggregator.silentSince(2_000)).containsExactlyInAnyOrder(T, U);
  }

  @Test
  void memory_growsWithNamesAndTexts() {
    event(T);
    long before = memory.get();
    RecordedEvent e = TraceHeadTest.event(random);
    for (int i = 0; i < 100; i++) {
      apply(
          new TraceCommand.RecordEvent(
              T,
              new RecordedEvent(
                  e.eventId(),
                  1,
                  EventKind.DATA_FLOW,
                  null,
                  "a".repeat(500) + i,
                  "p".repeat(500),
                  "b",
                  "in",
                  -1,
                  i == 0 ? 1 : Long.MAX_VALUE,
                  null,
                  List.of(),
                  e.json(),
                  0,
                  2)));
    }
    assertThat(memory.get() - before).isGreaterThan(100 * 1_100);
    long named = memory.get();
    apply(
        new TraceCommand.Start(
            T, "f", new TraceVersion(1, 1, 1, null, "{}"), "{\"x\":\"" + "y".repeat(100_000)));
    assertThat(memory.get() - named).isGreaterThan(100_000);
  }

  @Test
  void memory_isGivenBack_whateverHappened() {
    Map<UUID, StoredTrace> database = new HashMap<>();
    for (int round = 0; round < 20_000; round++) {
      now += random.nextInt(20);
      UUID id = new UUID(3, random.nextInt(8));
      switch (random.nextInt(12)) {
        case 0 ->
            apply(
                new TraceCommand.Start(
                    id, "f", new TraceVersion(1, 1, 1, null, "{\"a\":1}"), "{\"x\":\"long\"}"));
        case 1 -> apply(new TraceCommand.End(id, TraceStatus.FAILED, "why", true));
        case 2 -> apply(new TraceCommand.Delete(id));
        case 3 -> aggregator.resolve(id, copy(database.get(id)), -1);
        case 4 -> {
          StoredTrace stored = database.get(id);
          if (stored != null) {
            aggregator.adopt(id, copy(stored));
          }
        }
        case 5 -> flush(due(), database, random.nextInt(20) == 0);
        default -> event(id);
      }
      assertThat(memory.get()).isGreaterThanOrEqualTo(0);
      assertThat(memory.get() == 0).isEqualTo(aggregator.size() == 0);
    }
    for (List<FlushUnit> units = aggregator.takeDue(POLICY, FlushUrgency.STOP);
        !units.isEmpty();
        units = aggregator.takeDue(POLICY, FlushUrgency.STOP)) {
      flush(units, database, false);
    }
    assertThat(aggregator.size()).isZero();
    assertThat(memory.get()).isZero();
  }

  private void flush(List<FlushUnit> units, Map<UUID, StoredTrace> database, boolean poisoned) {
    for (FlushUnit unit : units) {
      UUID id = unit.traceId();
      if (poisoned) {
        aggregator.setAside(unit);
        continue;
      }
      StoredTrace base = unit.delta().forgetsEarlier() ? null : database.get(id);
      if (!unit.delta().hasContent() && base == null) {
        database.remove(id);
        aggregator.flushed(unit, null);
        continue;
      }
      WrittenTrace written =
          unit.base() == null ? written(unit, base) : writtenFromMemory(unit, unit.base());
      database.put(id, stored(unit, base));
      boolean answerLost = random.nextInt(10) == 0;
      aggregator.flushed(
          unit, answerLost ? WrittenTrace.ofRow(written.head(), written.settled(), 1) : written);
    }
  }
}
