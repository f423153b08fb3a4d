package dev.flowtrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.aggregation.TraceStatus;
import dev.flowtrace.query.TraceContent;
import dev.flowtrace.store.TestDatabase;
import dev.flowtrace.store.UnitOfWork;
import dev.flowtrace.testing.Await;
import dev.flowtrace.testing.FaultyUnitOfWork;
import dev.flowtrace.testing.FaultyUnitOfWork.Outcome;
import dev.flowtrace.testing.Frames;
import dev.flowtrace.testing.OtlpReceiver;
import dev.flowtrace.testing.TestEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Collectors on one database: they serve the same traces, and finish what a dead one left. */
@ParameterizedClass
@EnumSource
class SeveralCollectorsTest {
  private static final UUID T = UUID.fromString("00000000-0000-4000-8000-00000000000a");
  private static final UUID U = UUID.fromString("ffffffff-0000-4000-8000-00000000000b");

  @Parameter TestDatabase database;

  private UnitOfWork work;

  @BeforeEach
  void emptyDatabase() {
    work = database.fresh();
  }

  private static String[] settings(String name, String flushInterval, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "node.name", name,
                "node.heartbeat", "100ms",
                "node.takeover-after", "1500ms",
                "flush.interval", flushInterval,
                "trace.idle-timeout", "1h",
                "trace.abandon-after", "1h"));
    settings.addAll(List.of(more));
    return settings.toArray(String[]::new);
  }

  private List<String> send(TestCollector collector, UUID traceId, int events) {
    List<String> sent = new ArrayList<>();
    long position = 0;
    for (int i = 0; i < events; i++) {
      TestEvent event = TestEvent.flow("x", "y").at(i).message(1);
      sent.add(event.json());
      position = collector.send(event.in(traceId));
    }
    collector.awaitCommitted(position);
    return sent;
  }

  private void awaitJournalsOf(String name, int rows) {
    Await.until(
        name + " has " + rows + " journal rows",
        () ->
            database
                .rows(
                    "select count(*) from journal j join collector_node n on n.node_id = j.node_id"
                        + " where n.name = '"
                        + name
                        + "'")
                .equals(List.of(Integer.toString(rows))));
  }

  @Test
  void whatADeadCollectorLeft_isFinishedByAnother_once() {
    try (TestCollector b = new TestCollector(work, settings("b", "5m"))) {
      List<String> sent;
      try (TestCollector a = new TestCollector(work, settings("a", "5m"))) {
        a.send(Frames.start(T, "orders"), Frames.start(U, "orders"));
        sent = send(a, T, 20);
        send(a, U, 3);
        a.send(Frames.end(U, "Completed"));
        Await.until(
            "what ended is flushed",
            () -> database.rows("select count(*) from flow_trace").equals(List.of("1")));
        sent.addAll(send(a, T, 5));
        a.kill();
      }
      awaitJournalsOf("a", 0);
      Await.until(
          "nothing is left of a",
          () ->
              database
                  .rows("select heartbeat_nanos from collector_node where name = 'a'")
                  .equals(List.of("0")));
      assertThat(b.events(T)).containsExactlyElementsOf(sent);
      assertThat(b.events(U)).hasSize(3);
      // two when a machine that stands still made a silent before its end, too
      assertThat(b.metrics.count("flowtrace_takeovers")).isBetween(1L, 2L);
      assertThat(
              database.rows(
                  "select event_count, settled from flow_trace order by event_count desc"))
          .containsExactly("25|" + bool(true), "3|" + bool(true));
      assertThat(database.settledMessages()).containsExactly(3L, 25L);
      assertThat(database.rows("select sum(message_count) from edge_minute")).containsExactly("28");
    }
  }

  private String bool(boolean value) {
    return database == TestDatabase.H2 ? (value ? "TRUE" : "FALSE") : (value ? "t" : "f");
  }

  @Test
  void collectorThatWakesUp_canWriteNothing_andGoesOnAfresh_withWhatOnlyItHad() {
    FaultyUnitOfWork way = new FaultyUnitOfWork(work);
    try (TestCollector b = new TestCollector(work, settings("b", "5m"));
        TestCollector a = new TestCollector(way, settings("a", "5m"))) {
      AtomicInteger replaced = new AtomicInteger();
      a.whenReplaced(replaced::incrementAndGet);
      List<String> sent = send(a, T, 10);
      way.set(() -> Outcome.FAILS);
      // accepted, but not in the journal
      for (int i = 0; i < 7; i++) {
        TestEvent event = TestEvent.flow("x", "z").at(100 + i).message(1);
        sent.add(event.json());
        a.send(event.in(T));
      }
      awaitJournalsOf("a", 0);
      assertThat(b.events(T)).containsExactlyElementsOf(sent.subList(0, 10));

      way.set(() -> Outcome.WORKS);
      Await.until("a is replaced", () -> replaced.get() == 1);
      sent.addAll(send(a, T, 3));
      a.collector().stop();
      assertThat(b.events(T)).containsExactlyElementsOf(sent);
      assertThat(b.queries().open(T).map(TraceContent::head).map(TraceHead::events))
          .hasValue((long) sent.size());
      assertThat(database.rows("select count(*) from collector_node where name like 'a~%'"))
          .containsExactly("1");
    }
  }

  @Test
  void collectorThatGoesOnAfresh_claimsWhatItExportsInItsNewName() {
    FaultyUnitOfWork way = new FaultyUnitOfWork(work);
    try (OtlpReceiver receiver = new OtlpReceiver();
        TestCollector b = new TestCollector(work, settings("b", "5m"));
        TestCollector a =
            new TestCollector(
                way,
                settings(
                    "a",
                    "5m",
                    "export.otlp.enabled",
                    "true",
                    "export.otlp.endpoint",
                    receiver.endpoint()))) {
      AtomicInteger replaced = new AtomicInteger();
      a.whenReplaced(replaced::incrementAndGet);
      send(a, T, 1);
      way.set(() -> Outcome.FAILS);
      a.send(TestEvent.of("x").in(T));
      Await.until("b took over", () -> b.metrics.count("flowtrace_takeovers") == 1);
      way.set(() -> Outcome.WORKS);
      Await.until("a is replaced", () -> replaced.get() == 1);

      CountDownLatch looked = new CountDownLatch(1);
      receiver.behave(
          (exchange, received) -> {
            try {
              looked.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            return OtlpReceiver.ok(exchange, received);
          });
      send(a, U, 1);
      a.send(Frames.end(U, "Completed"));
      Await.until(
          "it is claimed by a~…",
          () ->
              database
                  .rows(
                      "select count(*) from export_waiting e join collector_node n"
                          + " on n.node_id = e.node_id where n.name like 'a~%'")
                  .equals(List.of("1")));
      looked.countDown();
      Await.until("it is sent", () -> receiver.spansOf(U).size() == 2);
    }
  }

  @Test
  void collectorThatDiesWhileItFinishesAnother_leavesTheRestToTheNext() {
    for (int seed = 0; seed < 6; seed++) {
      work = database.fresh();
      Random random = new Random(seed);
      List<String> sent;
      try (TestCollector a = new TestCollector(work, settings("a", "5m"))) {
        a.send(Frames.start(T, "orders"));
        sent = send(a, T, 30);
        sent.addAll(send(a, T, 30));
        a.kill();
      }
      FaultyUnitOfWork way = new FaultyUnitOfWork(work);
      AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
      try (TestCollector b = new TestCollector(way, settings("b", "5m"))) {
        Outcome last = random.nextBoolean() ? Outcome.FAILS : Outcome.COMMITS_AND_FAILS;
        left.set(8 + random.nextInt(20));
        way.set(
            () -> {
              int now = left.getAndDecrement();
              return now > 0 ? Outcome.WORKS : now == 0 ? last : Outcome.FAILS;
            });
        Await.until("b is dead", () -> left.get() < 0);
        b.kill();
      }
      try (TestCollector c = new TestCollector(work, settings("c", "5m"))) {
        awaitJournalsOf("a", 0);
        assertThat(c.events(T)).as("seed %d", seed).containsExactlyElementsOf(sent);
        Await.until(
            "all is settled", () -> database.settledMessages().equals(List.of((long) sent.size())));
        assertThat(database.rows("select sum(message_count) from edge_minute"))
            .containsExactly(Integer.toString(sent.size()));
      }
    }
  }

  @Test
  void takeoverThatIsBrokenOff_isTriedAgain_andWritesNothingTwice() {
    List<String> sent = new ArrayList<>();
    try (TestCollector a = new TestCollector(work, settings("a", "5m"))) {
      // a journal row each, so that the journal is read in several portions
      for (int i = 0; i < 12; i++) {
        sent.addAll(send(a, T, 1));
      }
      a.kill();
    }
    FaultyUnitOfWork way = new FaultyUnitOfWork(work);
    try (TestCollector b = new TestCollector(way, settings("b", "5m"))) {
      AtomicInteger reads = new AtomicInteger();
      way.set(
          () ->
              isIn(JournalReplay.class) && reads.incrementAndGet() == 5
                  ? Outcome.FAILS
                  : Outcome.WORKS);
      awaitJournalsOf("a", 0);
      assertThat(reads.get()).isGreaterThan(5);
      assertThat(b.events(T)).containsExactlyElementsOf(sent);
      Await.until("no memory is used", () -> b.metrics.gauge("flowtrace_ingest_memory") == 0);
    }
  }

  private static boolean isIn(Class<?> type) {
    return StackWalker.getInstance()
        .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(type.getName())));
  }

  @Test
  void twoCollectorsOnOneTrace_answerAlike_andCountOnce() {
    try (TestCollector a = new TestCollector(work, settings("a", "50ms"));
        TestCollector b = new TestCollector(work, settings("b", "50ms"))) {
      a.send(Frames.start(T, "orders"));
      int events = 0;
      for (int round = 0; round < 20; round++) {
        send(round % 2 == 0 ? a : b, T, 5);
        events += 5;
        if (round % 5 == 4) {
          long expected = events;
          for (TestCollector each : List.of(a, b)) {
            Await.until(
                "all events are seen",
                () ->
                    each.queries().open(T).map(t -> t.head().events()).orElse(0L) == expected
                        && each.events(T).size() == expected);
          }
        }
      }
      b.send(Frames.end(T, "Completed"));
      Await.until(
          "both see the end",
          () ->
              a.queries().open(T).orElseThrow().head().status() == TraceStatus.COMPLETED
                  && b.queries().open(T).orElseThrow().head().status() == TraceStatus.COMPLETED);
      Await.until("nothing is in memory", () -> a.inFlight() == 0 && b.inFlight() == 0);
      assertThat(database.settledMessages()).containsExactly((long) events);
      assertThat(database.rows("select sum(message_count) from edge_minute"))
          .containsExactly(Integer.toString(events));
    }
  }

  @Test
  void collectorThatStopsInOrder_leavesNothingToFinish() {
    try (TestCollector a = new TestCollector(work, settings("a", "5m"))) {
      send(a, T, 3);
      a.collector().stop();
      assertThat(database.rows("select heartbeat_nanos from collector_node")).containsExactly("0");
    }
  }
}
