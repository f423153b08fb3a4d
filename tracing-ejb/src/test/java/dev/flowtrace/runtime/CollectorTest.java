package dev.flowtrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.aggregation.TraceStatus;
import dev.flowtrace.causality.CausalEvents;
import dev.flowtrace.ingest.RefusedException;
import dev.flowtrace.live.Notification;
import dev.flowtrace.live.Subscription;
import dev.flowtrace.metrics.RejectReason;
import dev.flowtrace.protocol.ErrorCode;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.SubscriptionFilters;
import dev.flowtrace.query.TraceContent;
import dev.flowtrace.store.Filters;
import dev.flowtrace.store.TestDatabase;
import dev.flowtrace.store.TraceFilter;
import dev.flowtrace.store.TraceWriter;
import dev.flowtrace.store.UnitOfWork;
import dev.flowtrace.testing.Await;
import dev.flowtrace.testing.FaultyUnitOfWork;
import dev.flowtrace.testing.FaultyUnitOfWork.Outcome;
import dev.flowtrace.testing.Frames;
import dev.flowtrace.testing.TestEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a whole collector does with what comes. */
@ParameterizedClass
@EnumSource
class CollectorTest {
  private static final UUID T = UUID.fromString("00000000-0000-4000-8000-00000000000a");
  private static final UUID U = UUID.fromString("ffffffff-0000-4000-8000-00000000000b");

  /** All goes to the database and out of memory as soon as possible. */
  private static final String[] QUICK = {
    "flush.interval", "10ms", "trace.idle-timeout", "100ms", "trace.abandon-after", "1h"
  };

  /** Nothing goes to the database before it must. */
  private static final String[] SLOW = {
    "flush.interval", "5m", "trace.idle-timeout", "1h", "trace.abandon-after", "1h"
  };

  @Parameter TestDatabase database;

  private UnitOfWork work;

  @BeforeEach
  void emptyDatabase() {
    work = database.fresh();
  }

  private static TraceHead head(TestCollector collector, UUID id) {
    return collector.queries().open(id).map(TraceContent::head).orElseThrow();
  }

  private static RefusedException refusal(TestCollector collector, byte[] frame) {
    return refusal(collector.collector(), frame);
  }

  private static RefusedException refusal(Collector collector, byte[] frame) {
    try {
      collector.ingest().submit(collector.ingest().read(frame, false));
    } catch (RefusedException e) {
      return e;
    }
    throw new AssertionError("taken");
  }

  @Test
  void endOfAnUnknownTrace_isRefused_alsoOfADeletedOne() throws Exception {
    try (TestCollector collector = new TestCollector(work, SLOW)) {
      RefusedException unknown = refusal(collector, Frames.end(T, "Completed"));
      assertThat(unknown.reason()).isEqualTo(RejectReason.UNKNOWN_TRACE);
      assertThat(unknown.code()).isEqualTo(ErrorCode.NOT_FOUND);
      assertThat(unknown).hasMessage("there is no trace " + T);

      collector.send(TestEvent.of("x").in(T));
      collector.collector().ingest().delete(T);
      assertThat(refusal(collector, Frames.end(T, "Completed")))
          .hasMessage("there is no trace " + T);
      assertThat(collector.queries().exists(T)).isFalse();
    }
  }

  @Test
  void endOfAStoredTrace_isTaken() {
    try (TestCollector collector = new TestCollector(work, QUICK)) {
      collector.send(TestEvent.of("x").in(T));
      collector.awaitNothingInFlight();
      collector.send(Frames.end(T, "Cancelled"));
      assertThat(head(collector, T).status()).isEqualTo(TraceStatus.CANCELLED);
      collector.awaitNothingInFlight();
      assertThat(head(collector, T).status()).isEqualTo(TraceStatus.CANCELLED);
    }
  }

  @Test
  void lateEvent_isAppendedToTheStoredTrace() {
    TestEvent first = TestEvent.of("x");
    TestEvent late = TestEvent.of("x").at(9);
    try (TestCollector collector = new TestCollector(work, QUICK)) {
      collector.send(Frames.start(T, "f"), first.in(T), Frames.end(T, "Completed"));
      collector.awaitNothingInFlight();
      collector.send(late.in(T));
      assertThat(collector.events(T)).containsExactly(first.json(), late.json());
      assertThat(head(collector, T).status()).isEqualTo(TraceStatus.COMPLETED);
      assertThat(head(collector, T).flowId()).isEqualTo("f");
      collector.awaitNothingInFlight();
      assertThat(collector.events(T)).containsExactly(first.json(), late.json());
      assertThat(collector.queries().list(TraceFilter.ALL, 10, 0).total()).isEqualTo(1);
    }
  }

  @Test
  void firstEvents_areReadAcrossStoredAndWaitingOnes_andTheOthersCounted() throws Exception {
    try (TestCollector collector = new TestCollector(work, QUICK)) {
      collector.send(TestEvent.of("x").in(T), TestEvent.of("x").at(1).in(T));
      collector.awaitNothingInFlight();
      collector.send(TestEvent.of("x").at(2).in(T), TestEvent.of("x").at(3).in(T));
      TraceContent trace = collector.queries().open(T).orElseThrow();
      for (int most = 1; most <= 5; most++) {
        CausalEvents events = trace.causalEvents(most, Set.of());
        assertThat(events.size()).isEqualTo(Math.min(most, 4));
        assertThat(events.left()).isEqualTo(4 - events.size());
      }
    }
  }

  @Test
  void secondStart_keepsTheEvents_andSaysTheFlowAnew() {
    try (TestCollector collector = new TestCollector(work, SLOW)) {
      collector.send(
          TestEvent.of("x").in(T),
          Frames.start(T, "one"),
          TestEvent.of("x").in(T),
          Frames.start(T, "two", 2, 0, 0, null));
      assertThat(head(collector, T).flowId()).isEqualTo("two");
      assertThat(head(collector, T).events()).isEqualTo(2);
      assertThat(collector.events(T)).hasSize(2);
    }
  }

  @Test
  void wholeTraceSentAgain_bringsOnlyWhatIsNew() {
    TestEvent one = TestEvent.of("x");
    TestEvent two = TestEvent.of("x").at(1);
    for (String[] settings : List.of(SLOW, QUICK)) {
      work = database.fresh();
      try (TestCollector collector = new TestCollector(work, settings)) {
        collector.send(Frames.store(T, U, "f", one));
        if (settings == QUICK) {
          collector.awaitNothingInFlight();
        }
        collector.send(Frames.store(T, U, "f", one, two), Frames.store(T, U, "f", one, two));
        assertThat(collector.events(T)).containsExactly(one.json(), two.json());
        assertThat(head(collector, T).events()).isEqualTo(2);
        assertThat(head(collector, T).executionId()).isEqualTo(U);
      }
    }
  }

  @Test
  void wholeTraceSentByTwoAtOnce_isThereOnce() throws InterruptedException {
    try (TestCollector collector = new TestCollector(work, SLOW)) {
      for (int round = 0; round < 20; round++) {
        UUID id = new UUID(5, round);
        byte[] frame = Frames.store(id, id, "f", TestEvent.of("x"), TestEvent.of("y"));
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          senders.add(new Thread(() -> collector.send(frame)));
        }
        senders.forEach(Thread::start);
        for (Thread sender : senders) {
          sender.join();
        }
        assertThat(collector.events(id)).hasSize(2);
      }
    }
  }

  @Test
  void endByDisconnect_givesWayToTheClients() throws Exception {
    for (String[] settings : List.of(SLOW, QUICK)) {
      work = database.fresh();
      try (TestCollector collector = new TestCollector(work, settings)) {
        collector.send(TestEvent.of("x").in(T));
        collector.collector().ingest().end(T, TraceStatus.CANCELLED, null);
        assertThat(head(collector, T).status()).isEqualTo(TraceStatus.CANCELLED);
        if (settings == QUICK) {
          collector.awaitNothingInFlight();
        }
        collector.send(Frames.fail(T, "really"));
        collector.collector().ingest().end(T, TraceStatus.COMPLETED, null);
        collector.send(Frames.end(T, "Completed"));
        assertThat(head(collector, T).status()).isEqualTo(TraceStatus.FAILED);
        assertThat(head(collector, T).error()).isEqualTo("really");
        collector.awaitNothingInFlight();
        assertThat(head(collector, T).status()).isEqualTo(TraceStatus.FAILED);
      }
    }
  }

  @Test
  void traceThatNobodyEnds_isAbandoned_inMemoryAndInTheDatabase() {
    String[] settings = {
      "flush.interval", "10ms", "trace.idle-timeout", "1s", "trace.abandon-after", "1s"
    };
    try (TestCollector collector = new TestCollector(work, QUICK)) {
      collector.send(TestEvent.of("x").in(U));
      collector.awaitNothingInFlight();
    }
    try (TestCollector collector = new TestCollector(work, settings)) {
      collector.send(TestEvent.of("x").in(T));
      Await.until(
          "both are abandoned",
          () ->
              collector
                      .queries()
                      .list(new Filters().status(TraceStatus.FAILED).get(), 10, 0)
                      .total()
                  == 2);
      assertThat(head(collector, T).error())
          .isEqualTo("abandoned: nothing was heard of this trace for 1 s");
      assertThat(head(collector, U).error())
          .isEqualTo("abandoned: nothing was heard of this trace for 1 s");
      collector.send(Frames.end(T, "Completed"));
      assertThat(head(collector, T).status()).isEqualTo(TraceStatus.COMPLETED);
    }
  }

  @Test
  void deletion_isSeenAtOnce_andAfterARestart() throws Exception {
    TestEvent after = TestEvent.of("after");
    try (TestCollector collector = new TestCollector(work, SLOW)) {
      collector.send(Frames.start(T, "f"), TestEvent.of("x").in(T), Frames.end(T, "Completed"));
      collector.awaitNothingInFlight();
      collector.send(TestEvent.of("x").in(U));
      collector.collector().ingest().delete(T);
      long position = collector.collector().ingest().delete(U);
      assertThat(collector.queries().exists(T)).isFalse();
      assertThat(collector.queries().exists(U)).isFalse();
      assertThat(collector.queries().list(TraceFilter.ALL, 10, 0).total()).isZero();
      position = Math.max(position, collector.send(after.in(T)));
      collector.awaitCommitted(position);
      collector.kill();
    }
    for (String[] settings : List.of(SLOW, QUICK)) {
      try (TestCollector collector = new TestCollector(work, settings)) {
        assertThat(collector.events(T)).containsExactly(after.json());
        assertThat(head(collector, T).flowId()).isEqualTo(TraceHead.UNKNOWN_FLOW);
        assertThat(head(collector, T).status()).isEqualTo(TraceStatus.RUNNING);
        assertThat(collector.queries().exists(U)).isFalse();
      }
    }
  }

  @Test
  void orderlyStop_putsEverythingIntoTheDatabase_andTakesNothingMore() {
    try (TestCollector collector = new TestCollector(work, SLOW)) {
      for (int i = 0; i < 500; i++) {
        collector.send(TestEvent.flow("x", "y").in(new UUID(6, i % 50)));
      }
      collector.collector().stop();
      assertThat(collector.isRunning()).isFalse();
      assertThat(collector.inFlight()).isZero();
      assertThat(collector.metrics.gauge("flowtrace_ingest_memory")).isZero();
      assertThat(collector.metrics.count("flowtrace_events_stored")).isEqualTo(500);
      assertThat(database.rows("select sum(event_count) from event_chunk")).containsExactly("500");
      assertThat(database.settledMessages().stream().mapToLong(n -> n).sum()).isEqualTo(500);
      assertThat(database.rows("select count(*) from journal")).containsExactly("0");
      RefusedException refusal = refusal(collector, TestEvent.of("x").in(T));
      assertThat(refusal.reason()).isEqualTo(RejectReason.STOPPING);
      assertThat(collector.collector().health().stopping()).isTrue();
    }
  }

  @Test
  void journal_isTrimmed_onlyOfWhatIsFlushed() {
    try (TestCollector collector = new TestCollector(work, QUICK)) {
      collector.awaitCommitted(collector.send(TestEvent.of("x").in(T)));
      Await.until(
          "the journal is empty",
          () -> database.rows("select count(*) from journal").get(0).equals("0"));
      assertThat(collector.events(T)).hasSize(1);
    }
    UUID ended = UUID.randomUUID();
    try (TestCollector collector = new TestCollector(work, SLOW)) {
      collector.awaitCommitted(
          collector.send(TestEvent.of("x").in(ended), Frames.end(ended, "Completed")));
      long needed = collector.send(TestEvent.of("x").in(U));
      collector.awaitCommitted(needed);
      collector.send(TestEvent.of("x").in(T), Frames.end(T, "Completed"));
      Await.until(
          "what ended is flushed, and its journal gone",
          () ->
              database.rows("select count(*) from event_chunk").get(0).equals("3")
                  && database.rows("select min(position) from journal").get(0).equals("" + needed));
      collector.kill();
    }
    try (TestCollector collector = new TestCollector(work, SLOW)) {
      assertThat(collector.events(U)).hasSize(1);
      assertThat(collector.events(T)).hasSize(2);
    }
  }

  @Test
  void poisonedTrace_goesToTheDeadLetters_andTheOthersGoOn() {
    try (TestCollector collector = new TestCollector(work, QUICK)) {
      collector.send(TestEvent.of("x").in(T));
      collector.awaitNothingInFlight();
    }
    String damaged = database == TestDatabase.H2 ? "X'77'" : "'\\x77'";
    database.sql("update trace_topology set payload = " + damaged);
    try (TestCollector collector = new TestCollector(work, QUICK)) {
      for (int i = 0; i < 50; i++) {
        collector.send(TestEvent.of("x").in(new UUID(6, i)));
      }
      collector.send(TestEvent.of("x").in(T), TestEvent.of("x").in(T));
      for (int i = 0; i < 50; i++) {
        collector.send(TestEvent.of("x").in(new UUID(6, i)));
      }
      collector.awaitNothingInFlight();
      assertThat(collector.isRunning()).isTrue();
      assertThat(
              database.rows("select trace_id, sum(event_count) from dead_letter group by trace_id"))
          .containsExactly(T + "|2");
      assertThat(database.rows("select error from dead_letter").get(0))
          .contains("the rows of trace " + T + " cannot be read");
      assertThat(collector.metrics.count("flowtrace_events_dead_lettered")).isEqualTo(2);
      assertThat(collector.metrics.count("flowtrace_events_stored")).isEqualTo(100);
      for (int i = 0; i < 50; i++) {
        assertThat(collector.events(new UUID(6, i))).hasSize(2);
      }
      assertThat(collector.metrics.gauge("flowtrace_ingest_memory")).isZero();
    }
  }

  @Test
  void databaseThatIsAway_holdsSendersBack_andNothingIsLostOrDoubled() throws Exception {
    FaultyUnitOfWork faulty = new FaultyUnitOfWork(work);
    String[] settings = {
      "flush.interval", "10ms", "trace.idle-timeout", "100ms", "trace.abandon-after", "1h",
      "limits.frame-bytes", "1MiB", "ingest.budget", "8MiB", "flush.bytes", "16KiB",
      "health.commit-age", "100ms"
    };
    try (TestCollector collector = new TestCollector(faulty, settings)) {
      collector.send(TestEvent.of("x").in(T));
      collector.awaitNothingInFlight();
      assertThat(collector.collector().health().commitsInTime()).isTrue();
      faulty.set(() -> Outcome.FAILS);

      AtomicInteger sent = new AtomicInteger();
      AtomicBoolean enough = new AtomicBoolean();
      List<Thread> senders = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        UUID id = new UUID(4, i);
        Thread sender =
            new Thread(
                () -> {
                  while (!enough.get()) {
                    collector.send(TestEvent.of("x").error("e".repeat(100_000)).in(id));
                    sent.incrementAndGet();
                  }
                });
        sender.start();
        senders.add(sender);
      }
      Await.until(
          "all senders are held back",
          () -> senders.stream().allMatch(s -> s.getState() == Thread.State.TIMED_WAITING));
      int before = sent.get();
      assertThat(collector.metrics.count("flowtrace_ingest_held")).isPositive();
      assertThat(collector.metrics.gauge("flowtrace_ingest_memory"))
          .isLessThanOrEqualTo(8 * 1024 * 1024 + 3 * 500_000);
      CollectorHealth health = collector.collector().health();
      assertThat(health.databaseAnswers()).isFalse();
      Await.until("not ready", () -> !collector.collector().health().commitsInTime());

      // back, but for a while every other answer is lost, also of what was committed
      Random random = new Random(7);
      AtomicInteger unsure = new AtomicInteger(30);
      faulty.set(
          () -> {
            if (unsure.getAndDecrement() < 0) {
              return Outcome.WORKS;
            }
            synchronized (random) {
              return random.nextInt(3) == 0
                  ? Outcome.WORKS
                  : random.nextBoolean() ? Outcome.COMMITS_AND_FAILS : Outcome.FAILS;
            }
          });
      Await.until("senders go on", () -> sent.get() > before + 50);
      enough.set(true);
      for (Thread sender : senders) {
        sender.join();
      }
      Await.until("reliable again", () -> unsure.get() < 0 && collector.inFlight() == 0);
      long events = 1 + sent.get();
      assertThat(database.rows("select sum(event_count) from event_chunk"))
          .containsExactly("" + events);
      assertThat(database.rows("select sum(event_count) from flow_trace"))
          .containsExactly("" + events);
      assertThat(database.rows("select count(*) from dead_letter")).containsExactly("0");
      assertThat(collector.metrics.count("flowtrace_events_stored")).isEqualTo(events);
      assertThat(collector.metrics.count("flowtrace_events_accepted")).isEqualTo(events);
      assertThat(collector.metrics.gauge("flowtrace_ingest_memory")).isZero();
      assertThat(collector.collector().health().databaseAnswers()).isTrue();
      assertThat(collector.collector().health().commitsInTime()).isTrue();
    }
  }

  @Test
  void senderThatWaitsTooLong_isRefused() {
    FaultyUnitOfWork faulty = new FaultyUnitOfWork(work);
    try (TestCollector collector =
        new TestCollector(
            faulty,
            "ingest.hold-timeout",
            "50ms",
            "limits.frame-bytes",
            "4MiB",
            "ingest.budget",
            "8MiB")) {
      faulty.set(() -> Outcome.FAILS);
      byte[] large = TestEvent.of("x").error("e".repeat(3_000_000)).in(T);
      collector.send(large);
      RefusedException refusal = refusal(collector, large);
      assertThat(refusal.reason()).isEqualTo(RejectReason.OVERLOAD);
      assertThat(refusal).hasMessageContaining("8388608 bytes").hasMessageContaining("try again");
      assertThat(collector.metrics.count("flowtrace_events_accepted")).isEqualTo(1);
      assertThat(collector.metrics.count("flowtrace_events_received")).isEqualTo(2);
    }
  }

  @Test
  void frameLargerThanTheBudget_isTakenWhenNothingElseIs() {
    try (TestCollector collector =
        new TestCollector(
            work,
            "ingest.hold-timeout",
            "10s",
            "limits.frame-bytes",
            "4MiB",
            "ingest.budget",
            "8MiB")) {
      collector.send(TestEvent.of("x").in(U));
      TestEvent large = TestEvent.of("x").error("e".repeat(10_000_000));
      collector.send(large.in(T));
      assertThat(collector.events(T)).containsExactly(large.json());
    }
  }

  @Test
  void twoCollectorsOnOneTraceAndFlow_bothCount() throws InterruptedException {
    String[] a = {"node.name", "a", "flush.interval", "10ms", "trace.idle-timeout", "100ms"};
    String[] b = {"node.name", "b", "flush.interval", "10ms", "trace.idle-timeout", "100ms"};
    try (TestCollector one = new TestCollector(work, a);
        TestCollector two = new TestCollector(work, b)) {
      one.send(Frames.start(T, "f"));
      List<Thread> senders = new ArrayList<>();
      for (TestCollector collector : List.of(one, two)) {
        Thread sender =
            new Thread(
                () -> {
                  for (int i = 0; i < 300; i++) {
                    long position = collector.send(TestEvent.flow("x", "y").message(1).in(T));
                    if (i % 10 == 0) {
                      collector.awaitCommitted(position);
                    }
                  }
                });
        sender.start();
        senders.add(sender);
      }
      for (Thread sender : senders) {
        sender.join();
      }
      one.awaitNothingInFlight();
      two.awaitNothingInFlight();
      assertThat(one.events(T)).hasSize(600);
      assertThat(head(two, T).events()).isEqualTo(600);
      assertThat(database.settledEdges())
          .singleElement()
          .satisfies(edge -> assertThat(edge).contains("|600|600|"));
      assertThat(database.rows("select sum(message_count) from edge_minute"))
          .containsExactly("600");
      assertThat(database.rows("select count(*) from dead_letter")).containsExactly("0");
    }
  }

  @Test
  void secondCollectorOfTheSameName_stopsTheFirst() {
    try (TestCollector first = new TestCollector(work, SLOW)) {
      first.awaitCommitted(first.send(TestEvent.of("x").in(T)));
      // another one takes its place at once
      Collector stopped = first.collector();
      try (TestCollector second = new TestCollector(work, SLOW)) {
        assertThat(second.events(T)).hasSize(1);
        first.send(TestEvent.of("x").in(U));
        Await.until("the first one stops", () -> !stopped.health().running());
        assertThat(refusal(stopped, TestEvent.of("x").in(U)).reason())
            .isEqualTo(RejectReason.STOPPING);
        second.send(TestEvent.of("x").in(T));
        second.collector().stop();
        assertThat(database.rows("select event_count from flow_trace")).containsExactly("2");
      }
    }
  }

  @Test
  void subscriber_hearsOfEvents_alsoOfTracesThatHadLeftMemory() {
    try (TestCollector collector = new TestCollector(work, QUICK)) {
      collector.send(
          Frames.start(T, "orders"), TestEvent.of("x").in(T), Frames.end(T, "Completed"));
      collector.awaitNothingInFlight();
      Subscription orders =
          collector
              .collector()
              .live()
              .subscribe(
                  new SubscriptionFilters(
                      List.of("orders"), null, null, List.of(new ExecutionStatus.Completed())),
                  () -> {});
      TestEvent late = TestEvent.of("x");
      collector.send(TestEvent.of("x").in(U), late.in(T));
      Notification heard = orders.poll();
      assertThat(heard).isNotNull();
      assertThat(heard.traceId()).isEqualTo(T);
      assertThat(heard.event().eventId()).isEqualTo(late.id());
      assertThat(orders.poll()).isNull();
      collector.collector().live().unsubscribe(orders);
      collector.send(late.in(T));
      assertThat(orders.poll()).isNull();
    }
  }

  @Test
  void questions_areAnsweredWhileTracesComeAndGo() throws InterruptedException {
    try (TestCollector collector = new TestCollector(work, QUICK)) {
      List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
      AtomicBoolean done = new AtomicBoolean();
      AtomicInteger sent = new AtomicInteger();
      Thread asking =
          new Thread(
              () -> {
                try {
                  while (!done.get()) {
                    int least = sent.get();
                    assertThat(collector.events(T)).hasSizeGreaterThanOrEqualTo(least);
                    assertThat(head(collector, T).flowId()).isEqualTo("f");
                    assertThat(collector.queries().list(TraceFilter.ofFlow("f"), 10, 0).total())
                        .isEqualTo(1);
                    assertThat(
                            collector
                                .queries()
                                .list(new Filters().messageId("m").get(), 10, 0)
                                .rows())
                        .hasSize(1);
                  }
                } catch (Throwable e) {
                  failures.add(e);
                }
              });
      collector.send(Frames.start(T, "f"), TestEvent.of("x").attribute("message_id", "m").in(T));
      sent.incrementAndGet();
      asking.start();
      for (int round = 0; round < 8; round++) {
        for (int i = 0; i < 40; i++) {
          long position = collector.send(TestEvent.of("x").in(T));
          sent.incrementAndGet();
          collector.awaitCommitted(position);
        }
        // every other time it leaves memory
        if (round % 2 == 0) {
          collector.awaitNothingInFlight();
        }
      }
      done.set(true);
      asking.join();
      assertThat(failures).isEmpty();
      assertThat(collector.events(T)).hasSize(321);
    }
  }

  @Test
  void start_withoutADatabase_fails() {
    FaultyUnitOfWork faulty = new FaultyUnitOfWork(work);
    faulty.set(() -> Outcome.FAILS);
    assertThatThrownBy(() -> new TestCollector(faulty, SLOW)).hasMessage("the database is away");
  }

  @Test
  void flushWhoseAnswersAreLostAgainAndAgain_isWrittenOnce() {
    FaultyUnitOfWork faulty = new FaultyUnitOfWork(work);
    try (TestCollector collector = new TestCollector(faulty, SLOW)) {
      collector.awaitCommitted(
          collector.send(
              Frames.start(T, "f"),
              Frames.start(U, "f"),
              TestEvent.flow("x", "y").in(T),
              TestEvent.flow("x", "y").in(U)));
      AtomicInteger writes = new AtomicInteger();
      // each write is answered by a failure, each question whether it went through by the truth
      faulty.set(
          () ->
              isWriting() && writes.incrementAndGet() < 6
                  ? Outcome.COMMITS_AND_FAILS
                  : Outcome.WORKS);
      collector.collector().stop();
      assertThat(writes).hasValue(6);
      assertThat(database.rows("select sum(event_count), count(*) from event_chunk"))
          .containsExactly("2|2");
      assertThat(database.rows("select sum(message_count) from edge_minute")).containsExactly("2");
      assertThat(database.rows("select count(*) from dead_letter")).containsExactly("0");
    }
  }

  private static boolean isWriting() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames.anyMatch(frame -> frame.getClassName().equals(TraceWriter.class.getName())));
  }

  @Test
  void stop_waitsForADatabaseThatComesBack() {
    FaultyUnitOfWork faulty = new FaultyUnitOfWork(work);
    try (TestCollector collector = new TestCollector(faulty, SLOW)) {
      collector.awaitCommitted(collector.send(TestEvent.of("x").in(T)));
      faulty.set(() -> Outcome.FAILS);
      long start = System.nanoTime();
      Thread stopping = new Thread(collector.collector()::stop);
      stopping.start();
      faulty.set(() -> Outcome.WORKS);
      Await.until(Duration.ofSeconds(20), "it stops", () -> !stopping.isAlive());
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
      assertThat(database.rows("select count(*) from event_chunk")).containsExactly("1");
    }
  }
}
