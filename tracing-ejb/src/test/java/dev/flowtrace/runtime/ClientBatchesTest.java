package dev.flowtrace.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.aggregation.TraceStatus;
import dev.flowtrace.ingest.ClientBatches.Result;
import dev.flowtrace.ingest.ClientBatches.Verdict;
import dev.flowtrace.ingest.RefusedException;
import dev.flowtrace.store.TestDatabase;
import dev.flowtrace.store.UnitOfWork;
import dev.flowtrace.testing.Await;
import dev.flowtrace.testing.BatchFrame;
import dev.flowtrace.testing.FaultyUnitOfWork;
import dev.flowtrace.testing.FaultyUnitOfWork.Outcome;
import dev.flowtrace.testing.Frames;
import dev.flowtrace.testing.TestEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client was told to be stored is in the database, and in it once, whatever happens. */
@ParameterizedClass
@EnumSource
class ClientBatchesTest {
  private static final UUID T = UUID.fromString("00000000-0000-4000-8000-00000000000a");
  private static final UUID U = UUID.fromString("ffffffff-0000-4000-8000-00000000000b");
  private static final UUID CLIENT = UUID.fromString("7d1c6c0a-2b7e-4f0e-9a41-5a3c2f1e0d9b");
  private static final UUID OTHER = UUID.fromString("1d1c6c0a-2b7e-4f0e-9a41-5a3c2f1e0d9b");

  @Parameter TestDatabase database;

  private UnitOfWork work;
  private BatchClient client;
  private int made;

  @BeforeEach
  void emptyDatabase() {
    work = database.fresh();
    client = new BatchClient(CLIENT, work);
  }

  private static String[] settings(String name, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "node.name", name,
                "node.heartbeat", "100ms",
                "node.takeover-after", "1m",
                "flush.interval", "5m",
                "trace.idle-timeout", "1h",
                "trace.abandon-after", "1h"));
    settings.addAll(List.of(more));
    return settings.toArray(String[]::new);
  }

  /** An event unlike any other. */
  private TestEvent event() {
    return TestEvent.flow("x", "y").at(made++).message(1);
  }

  private List<String> lastSeqs() {
    return database.rows("select last_seq from ingest_client order by client_id");
  }

  private void assertOnce(TestCollector collector, UUID traceId, List<String> events) {
    assertThat(collector.events(traceId)).containsExactlyElementsOf(events);
    assertThat(collector.queries().open(traceId).orElseThrow().head().events())
        .isEqualTo(events.size());
  }

  @Test
  void batch_isOneFrame_itsStartsFirst_itsEndsLast() {
    try (TestCollector a = new TestCollector(work, settings("a", "flush.interval", "10ms"))) {
      assertThat(client.hello(a)).isZero();
      List<String> ofT = new ArrayList<>();
      TestEvent one = event();
      TestEvent two = event();
      TestEvent three = event();
      client.store(
          BatchFrame.of(7)
              .end(T, "Completed")
              .events(T, one, two)
              .events(U, three)
              .events(U)
              .start(T, "orders")
              .start(U, "payments"));
      ofT.add(one.json());
      ofT.add(two.json());
      assertThat(database.rows("select sum(frame_count) from journal")).containsExactly("1");
      assertThat(lastSeqs()).containsExactly("7");
      Await.until("the ended one is written", () -> database.settledEdges().size() == 1);
      assertOnce(a, T, ofT);
      assertOnce(a, U, List.of(three.json()));
      var head = a.queries().open(T).orElseThrow().head();
      assertThat(head.flowId()).isEqualTo("orders");
      assertThat(head.status()).isEqualTo(TraceStatus.COMPLETED);
      assertThat(head.version()).isNotNull();
    }
  }

  @Test
  void versionsOfABatch_areEachItsOwn() throws RefusedException {
    try (TestCollector a = new TestCollector(work, settings("a"))) {
      client.hello(a);
      String frame =
          ("{\"RecordBatch\":{\"seq\":1,\"starts\":[{\"trace_id\":\"%s\",\"flow_id\":\"f\",\"version\":%s},"
                  + "{\"trace_id\":\"%s\",\"flow_id\":\"f\",\"version\":%s}],\"batches\":[],\"ends\":[]}}")
              .formatted(T, Frames.version(1, 0, 0, null), U, Frames.version(22, 0, 0, "b"));
      client.offer(frame.getBytes(UTF_8));
      assertThat(a.queries().open(T).orElseThrow().head().version().json())
          .isEqualTo(Frames.version(1, 0, 0, null));
      assertThat(a.queries().open(U).orElseThrow().head().version().json())
          .isEqualTo(Frames.version(22, 0, 0, "b"));
    }
  }

  @Test
  void emptyBatch_isStoredToo() {
    try (TestCollector a = new TestCollector(work, settings("a"))) {
      client.hello(a);
      client.store(BatchFrame.of(1));
      client.store(BatchFrame.of(2));
      assertThat(lastSeqs()).containsExactly("2");
      a.kill();
    }
    try (TestCollector a = new TestCollector(work, settings("a"))) {
      assertThat(client.hello(a)).isEqualTo(2);
    }
  }

  @Test
  void duplicates_areAcknowledged_andDropped() throws RefusedException {
    try (TestCollector a = new TestCollector(work, settings("a"))) {
      client.hello(a);
      TestEvent one = event();
      TestEvent two = event();
      client.send(BatchFrame.of(1).events(T, one));
      client.send(BatchFrame.of(2).events(T, two));
      long last = a.collector().journal().lastPosition();
      // which may not be committed yet
      assertThat(client.offer(BatchFrame.of(1).events(T, one).bytes()))
          .isEqualTo(new Result(Verdict.TAKEN, last, -1));
      client.store(BatchFrame.of(2).events(T, two));
      assertThat(client.hello(a)).isEqualTo(2);
      client.store(BatchFrame.of(2).events(T, two));
      client.store(BatchFrame.of(1).events(T, one));
      assertOnce(a, T, List.of(one.json(), two.json()));
      assertThat(a.metrics.count("flowtrace_batches_duplicate")).isEqualTo(4);
    }
  }

  @Test
  void firstBatch_mayHaveAnyNumber_theNextIsOneMore() throws RefusedException {
    try (TestCollector a = new TestCollector(work, settings("a"))) {
      client.hello(a);
      client.store(BatchFrame.of(40));
      assertThat(client.offer(BatchFrame.of(42).bytes()))
          .isEqualTo(new Result(Verdict.OUT_OF_ORDER, 0, 41));
      client.store(BatchFrame.of(41));
      assertThat(client.hello(a)).isEqualTo(41);
      client.store(BatchFrame.of(50));
      assertThat(lastSeqs()).containsExactly("50");
    }
  }

  @Test
  void rejectedBatch_usesItsNumberUp_andIsNotStored() throws RefusedException {
    try (TestCollector a = new TestCollector(work, settings("a"))) {
      client.hello(a);
      client.store(BatchFrame.of(1));
      assertThat(client.session().reject(3).verdict()).isEqualTo(Verdict.OUT_OF_ORDER);
      assertThat(client.session().reject(2).verdict()).isEqualTo(Verdict.TAKEN);
      assertThat(client.session().reject(2).verdict()).isEqualTo(Verdict.TAKEN);
      assertThat(lastSeqs()).containsExactly("1");
      client.store(BatchFrame.of(3));
      assertThat(lastSeqs()).containsExactly("3");
    }
  }

  @Test
  void withoutRoom_thatBatchAndAllAfterIt_arePutOff() throws RefusedException {
    FaultyUnitOfWork way = new FaultyUnitOfWork(work);
    try (TestCollector a = new TestCollector(way, settings("a", small("0s")))) {
      client.hello(a);
      way.set(() -> Outcome.FAILS);
      TestEvent large = TestEvent.flow("x", "y").attribute("text", "z".repeat(900_000));
      long seq = 0;
      Verdict verdict = Verdict.TAKEN;
      while (verdict == Verdict.TAKEN) {
        verdict = client.offer(BatchFrame.of(++seq).events(T, large).bytes()).verdict();
      }
      assertThat(verdict).isEqualTo(Verdict.BUSY);
      assertThat(client.putsOff(BatchFrame.of(seq))).as("it comes again").isFalse();
      assertThat(client.putsOff(BatchFrame.of(seq + 1))).isTrue();
      assertThat(client.putsOff(BatchFrame.of(seq - 1))).as("taken").isFalse();
      assertThat(client.session().putsOff("\"Ping\"".getBytes(UTF_8), false)).isFalse();
      assertThat(client.session().putsOff("no frame".getBytes(UTF_8), true)).isFalse();
      // small enough to fit, but not its turn
      assertThat(client.offer(BatchFrame.of(seq + 1).bytes()).verdict()).isEqualTo(Verdict.BUSY);
      assertThat(client.session().reject(seq + 1).verdict()).isEqualTo(Verdict.BUSY);
      way.set(() -> Outcome.WORKS);
      byte[] again = BatchFrame.of(seq).events(T, large).bytes();
      Await.until("there is room", () -> client.offer(again).verdict() == Verdict.TAKEN);
      byte[] next = BatchFrame.of(seq + 1).bytes();
      assertThat(client.putsOff(BatchFrame.of(seq + 1))).as("its turn").isFalse();
      Await.until("and for more", () -> client.offer(next).verdict() == Verdict.TAKEN);
      Await.until("it is stored", client::isAcknowledged);
      assertThat(lastSeqs()).containsExactly(Long.toString(seq + 1));
      assertThat(a.events(T)).hasSize((int) seq);
    }
  }

  private static String[] small(String holdTimeout) {
    return new String[] {
      "limits.frame-bytes", "1MiB",
      "ingest.budget", "8MiB",
      "ingest.client.hold-timeout", holdTimeout
    };
  }

  /** Takes nearly all memory of a collector whose database fails. */
  private void fill(TestCollector collector) {
    TestEvent large = TestEvent.flow("x", "y").attribute("text", "z".repeat(900_000));
    BatchClient greedy = new BatchClient(OTHER, work);
    greedy.hello(collector);
    Thread filling =
        new Thread(
            () -> {
              for (int seq = 1; collector.metrics.count("flowtrace_ingest_held") == 0; seq++) {
                greedy.send(BatchFrame.of(seq).events(U, large));
              }
            });
    filling.start();
    Await.until("one is held back", () -> collector.metrics.count("flowtrace_ingest_held") == 1);
  }

  /** Offers a batch that is held back. */
  private static Thread held(
      TestCollector collector, BatchClient client, BatchFrame batch, List<Verdict> verdicts) {
    long before = collector.metrics.count("flowtrace_ingest_held");
    Thread thread =
        new Thread(
            () -> {
              try {
                verdicts.add(client.offer(batch.bytes()).verdict());
              } catch (RefusedException e) {
                throw new AssertionError(e);
              }
            });
    thread.start();
    Await.until("it is held back", () -> collector.metrics.count("flowtrace_ingest_held") > before);
    return thread;
  }

  @Test
  void withoutRoom_theConnectionIsHeldBack_untilThereIs() throws Exception {
    FaultyUnitOfWork way = new FaultyUnitOfWork(work);
    try (TestCollector a = new TestCollector(way, settings("a", small("1m")))) {
      client.hello(a);
      way.set(() -> Outcome.FAILS);
      fill(a);
      TestEvent one = event();
      List<Verdict> verdicts = new CopyOnWriteArrayList<>();
      Thread thread = held(a, client, BatchFrame.of(1).events(T, one), verdicts);
      assertThat(verdicts).isEmpty();
      way.set(() -> Outcome.WORKS);
      thread.join();
      assertThat(verdicts).containsExactly(Verdict.TAKEN);
      client.store(BatchFrame.of(2));
      assertOnce(a, T, List.of(one.json()));
    }
  }

  @Test
  void clientThatIsHeldBack_andComesOnAnotherConnection_isServedThere() throws Exception {
    FaultyUnitOfWork way = new FaultyUnitOfWork(work);
    try (TestCollector a = new TestCollector(way, settings("a", small("1m")))) {
      client.hello(a);
      way.set(() -> Outcome.FAILS);
      fill(a);
      TestEvent one = event();
      List<Verdict> verdicts = new CopyOnWriteArrayList<>();
      Thread thread = held(a, client, BatchFrame.of(1).events(T, one), verdicts);
      BatchClient again = new BatchClient(CLIENT, work);
      assertThat(again.hello(a)).isZero();
      way.set(() -> Outcome.WORKS);
      thread.join();
      assertThat(verdicts).containsExactly(Verdict.REPLACED);
      again.store(BatchFrame.of(1).events(T, one));
      assertOnce(a, T, List.of(one.json()));
      a.collector().stop();
      assertThat(a.collector().budget().used()).as("room of what was not taken").isZero();
    }
  }

  @Test
  void moreThanSixteen_areNotHeldBack() throws Exception {
    FaultyUnitOfWork way = new FaultyUnitOfWork(work);
    try (TestCollector a = new TestCollector(way, settings("a", small("1m")))) {
      List<BatchClient> clients = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        BatchClient each = new BatchClient(new UUID(1, i), work);
        each.hello(a);
        clients.add(each);
      }
      way.set(() -> Outcome.FAILS);
      fill(a);
      List<Verdict> verdicts = new CopyOnWriteArrayList<>();
      List<Thread> threads = new ArrayList<>();
      for (BatchClient each : clients.subList(0, 15)) {
        threads.add(held(a, each, BatchFrame.of(1).events(T, event()), verdicts));
      }
      assertThat(clients.get(15).offer(BatchFrame.of(1).bytes()).verdict()).isEqualTo(Verdict.BUSY);
      way.set(() -> Outcome.WORKS);
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(verdicts).hasSize(15).containsOnly(Verdict.TAKEN);
      clients.get(15).store(BatchFrame.of(1));
    }
  }

  @Test
  void connectionThatTheClientHasLeft_bringsNothingMore() throws RefusedException {
    try (TestCollector a = new TestCollector(work, settings("a"))) {
      client.hello(a);
      BatchClient again = new BatchClient(CLIENT, work);
      assertThat(again.hello(a)).isZero();
      assertThat(client.offer(BatchFrame.of(1).bytes()).verdict()).isEqualTo(Verdict.REPLACED);
      client.disconnect();
      again.store(BatchFrame.of(1));
      again.disconnect();
      Await.until("it is forgotten", () -> a.collector().clients().size() == 0);
    }
  }

  @Test
  void stoppingCollector_takesNothing() {
    try (TestCollector a = new TestCollector(work, settings("a"))) {
      client.hello(a);
      a.collector().quiesce();
      assertThatThrownBy(() -> client.offer(BatchFrame.of(1).bytes()))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("stopping");
    }
  }

  @Test
  void clientThatComesBackBeforeItsBatchIsCommitted_isWelcomeAfterwards() throws Exception {
    FaultyUnitOfWork way = new FaultyUnitOfWork(work);
    try (TestCollector a = new TestCollector(way, settings("a"))) {
      client.hello(a);
      way.set(() -> Outcome.FAILS);
      TestEvent one = event();
      client.send(BatchFrame.of(1).events(T, one));
      client.disconnect();
      assertThat(a.collector().clients().size()).isEqualTo(1);
      BatchClient again = new BatchClient(CLIENT, work);
      Thread later = new Thread(() -> assertThat(again.hello(a)).isEqualTo(1));
      later.start();
      Await.until("it waits", () -> later.getState() == Thread.State.TIMED_WAITING);
      assertThat(lastSeqs()).containsExactly("0");
      way.set(() -> Outcome.WORKS);
      later.join();
      again.store(BatchFrame.of(1).events(T, one));
      again.store(BatchFrame.of(2));
      assertOnce(a, T, List.of(one.json()));
    }
  }

  @Test
  void crashBetweenCommitAndAnswer_theBatchIsKnownAfterwards() {
    FaultyUnitOfWork way = new FaultyUnitOfWork(work);
    TestEvent one = event();
    try (TestCollector a = new TestCollector(way, settings("a"))) {
      client.hello(a);
      AtomicInteger left = new AtomicInteger(1);
      way.set(() -> left.getAndDecrement() == 1 ? Outcome.COMMITS_AND_FAILS : Outcome.FAILS);
      client.send(BatchFrame.of(1).events(T, one));
      Await.until("it is committed", () -> lastSeqs().equals(List.of("1")));
      a.kill();
    }
    try (TestCollector a = new TestCollector(work, settings("a"))) {
      assertThat(client.hello(a)).isEqualTo(1);
      client.store(BatchFrame.of(1).events(T, one));
      assertOnce(a, T, List.of(one.json()));
    }
  }

  @Test
  void commitOfWhichTheAnswerWasLost_isNotTakenForAnothersBatch() {
    FaultyUnitOfWork way = new FaultyUnitOfWork(work);
    try (TestCollector a = new TestCollector(way, settings("a"))) {
      client.hello(a);
      AtomicInteger left = new AtomicInteger(2);
      way.set(() -> left.getAndDecrement() > 0 ? Outcome.COMMITS_AND_FAILS : Outcome.WORKS);
      TestEvent one = event();
      client.store(BatchFrame.of(1).events(T, one));
      client.store(BatchFrame.of(2));
      assertOnce(a, T, List.of(one.json()));
      assertThat(a.metrics.count("flowtrace_clients_moved")).isZero();
    }
  }

  @Test
  void crashBeforeTheCommit_theClientSendsAgain() {
    FaultyUnitOfWork way = new FaultyUnitOfWork(work);
    TestEvent one = event();
    TestEvent two = event();
    try (TestCollector a = new TestCollector(way, settings("a"))) {
      client.hello(a);
      client.store(BatchFrame.of(1).events(T, one));
      way.set(() -> Outcome.FAILS);
      client.send(BatchFrame.of(2).events(T, two));
      a.kill();
    }
    try (TestCollector a = new TestCollector(work, settings("a"))) {
      assertThat(client.hello(a)).isEqualTo(1);
      client.store(BatchFrame.of(2).events(T, two));
      assertOnce(a, T, List.of(one.json(), two.json()));
    }
  }

  @Test
  void ofABatch_theTracesThatAreWritten_areNotReplayed() {
    List<String> ofT;
    List<String> ofU;
    try (TestCollector a = new TestCollector(work, settings("a", "flush.bytes", "10KiB"))) {
      client.hello(a);
      TestEvent small = event();
      TestEvent large = TestEvent.flow("x", "y").at(1).attribute("text", "z".repeat(20_000));
      client.store(BatchFrame.of(1).start(T, "f").start(U, "f").events(T, small).events(U, large));
      ofT = List.of(small.json());
      ofU = List.of(large.json());
      Await.until(
          "the large one is written",
          () -> database.rows("select count(*) from event_chunk").equals(List.of("1")));
      a.kill();
    }
    try (TestCollector a = new TestCollector(work, settings("a"))) {
      assertOnce(a, T, ofT);
      assertOnce(a, U, ofU);
      a.collector().stop();
      assertThat(database.rows("select sum(message_count) from edge_minute")).containsExactly("2");
    }
  }

  @Test
  void clientThatWasServedElsewhere_makesTheCollectorStartAfresh_withoutItsBatches() {
    FaultyUnitOfWork way = new FaultyUnitOfWork(work);
    try (TestCollector b = new TestCollector(work, settings("b"));
        TestCollector a = new TestCollector(way, settings("a"))) {
      AtomicInteger replaced = new AtomicInteger();
      a.whenReplaced(replaced::incrementAndGet);
      BatchClient other = new BatchClient(OTHER, work);
      other.hello(a);
      client.hello(a);
      List<String> ofT = new ArrayList<>();
      List<String> ofU = new ArrayList<>();
      TestEvent one = event();
      client.store(BatchFrame.of(1).start(T, "f").events(T, one));
      ofT.add(one.json());
      way.set(() -> Outcome.FAILS);
      TestEvent two = event();
      client.send(BatchFrame.of(2).events(T, two));
      TestEvent plain = event();
      a.send(Frames.start(U, "f"), plain.in(U));
      ofU.add(plain.json());
      TestEvent others = event();
      other.send(BatchFrame.of(1).events(U, others));
      // the client loses its connection, and comes to b
      assertThat(client.hello(b)).isEqualTo(1);
      client.store(BatchFrame.of(2).events(T, two));
      ofT.add(two.json());
      assertThat(replaced.get()).isZero();

      way.set(() -> Outcome.WORKS);
      Await.until("a starts afresh", () -> replaced.get() == 1);
      assertThat(a.metrics.count("flowtrace_clients_moved")).isEqualTo(1);
      assertThat(database.rows("select name from collector_node order by name"))
          .containsExactly("a", "b");
      assertThat(database.rows("select last_seq from ingest_client order by client_id"))
          .containsExactly("0", "2");
      assertThat(other.hello(a)).isZero();
      other.store(BatchFrame.of(1).events(U, others));
      ofU.add(others.json());
      client.store(BatchFrame.of(3));
      a.collector().stop();
      b.collector().stop();
      try (TestCollector c = new TestCollector(work, settings("c"))) {
        assertOnce(c, T, ofT);
        assertOnce(c, U, ofU);
        assertThat(database.rows("select sum(message_count) from edge_minute"))
            .containsExactly("4");
      }
    }
  }

  @Test
  void journalWithBatches_isTakenOver_andTheClientIsKnownThere() {
    String[] eager = {"node.takeover-after", "1500ms"};
    try (TestCollector b = new TestCollector(work, settings("b", eager))) {
      List<String> sent = new ArrayList<>();
      try (TestCollector a = new TestCollector(work, settings("a", eager))) {
        client.hello(a);
        for (int seq = 1; seq <= 5; seq++) {
          TestEvent event = event();
          client.store(BatchFrame.of(seq).events(T, event));
          sent.add(event.json());
        }
        a.kill();
      }
      Await.until(
          "nothing is left of a",
          () ->
              database
                  .rows("select heartbeat_nanos from collector_node where name = 'a'")
                  .equals(List.of("0")));
      assertThat(client.hello(b)).isEqualTo(5);
      TestEvent event = event();
      client.store(BatchFrame.of(6).events(T, event));
      sent.add(event.json());
      assertOnce(b, T, sent);
    }
  }

  @Test
  void collectorThatLostItsJournal_leavesBatchesToTheirClients() {
    FaultyUnitOfWork way = new FaultyUnitOfWork(work);
    String[] eager = {"node.takeover-after", "1500ms"};
    try (TestCollector b = new TestCollector(work, settings("b", eager));
        TestCollector a = new TestCollector(way, settings("a", eager))) {
      AtomicInteger replaced = new AtomicInteger();
      a.whenReplaced(replaced::incrementAndGet);
      client.hello(a);
      TestEvent one = event();
      client.store(BatchFrame.of(1).events(T, one));
      way.set(() -> Outcome.FAILS);
      TestEvent two = event();
      TestEvent plain = event();
      client.send(BatchFrame.of(2).events(T, two));
      a.send(plain.in(T));
      Await.until(
          "a is taken over",
          () ->
              database
                  .rows("select heartbeat_nanos from collector_node where name = 'a'")
                  .equals(List.of("0")));
      way.set(() -> Outcome.WORKS);
      Await.until("a is replaced", () -> replaced.get() == 1);
      assertThat(a.metrics.count("flowtrace_clients_moved")).isZero();
      assertThat(client.hello(a)).isEqualTo(1);
      client.store(BatchFrame.of(2).events(T, two));
      a.collector().stop();
      assertOnce(b, T, List.of(one.json(), plain.json(), two.json()));
    }
  }

  /** A client that keeps what is not acknowledged, two collectors, and a database that fails. */
  @Test
  void whateverHappens_everyBatchIsThereOnce() {
    long moved = 0;
    for (int seed = 0; seed < 4; seed++) {
      work = database.fresh();
      Random random = new Random(seed);
      List<String> sent = new ArrayList<>();
      List<TestEvent> kept = new ArrayList<>();
      client = new BatchClient(CLIENT, work);
      long stored = 0;
      String[][] names = {settings("a", timing(random)), settings("b", timing(random))};
      for (int crash = 0; crash < 3; crash++) {
        FaultyUnitOfWork[] ways = {new FaultyUnitOfWork(work), new FaultyUnitOfWork(work)};
        try (TestCollector a = new TestCollector(ways[0], names[0]);
            TestCollector b = new TestCollector(ways[1], names[1])) {
          for (int hop = 0; hop < 4; hop++) {
            int at = random.nextInt(2);
            ways[at].set(() -> Outcome.WORKS);
            long last = client.hello(at == 0 ? a : b);
            while (stored < last) {
              stored++;
              kept.remove(0);
            }
            int more = random.nextInt(8);
            for (int i = 0; i < more; i++) {
              TestEvent event = event();
              kept.add(event);
              sent.add(event.json());
            }
            Outcome[] outcomes = Outcome.values();
            int failAt = random.nextInt(6);
            AtomicInteger count = new AtomicInteger();
            Outcome fault = outcomes[1 + random.nextInt(2)];
            ways[at].set(
                () -> {
                  int now = count.getAndIncrement();
                  return now < failAt ? Outcome.WORKS : now == failAt ? fault : Outcome.FAILS;
                });
            trySend(stored, kept, random);
          }
          moved +=
              a.metrics.count("flowtrace_clients_moved")
                  + b.metrics.count("flowtrace_clients_moved");
          a.kill();
          b.kill();
        }
      }
      try (TestCollector a = new TestCollector(work, names[0]);
          TestCollector b = new TestCollector(work, names[1])) {
        long last = client.hello(a);
        for (int i = 0; i < kept.size(); i++) {
          if (stored + i + 1 > last) {
            client.store(BatchFrame.of(stored + i + 1).events(T, kept.get(i)));
          }
        }
        // from here on, the trace has a flow for which it is counted
        a.send(Frames.start(T, "f"));
        a.collector().stop();
        b.collector().stop();
        try (TestCollector c = new TestCollector(work, settings("c"))) {
          assertThat(c.events(T)).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(sent);
          assertThat(database.rows("select coalesce(sum(message_count), 0) from edge_minute"))
              .as("seed %d", seed)
              .containsExactly(Integer.toString(sent.size()));
        }
      }
    }
    assertThat(moved).as("collectors that had to start afresh").isPositive();
  }

  private static String[] timing(Random random) {
    return new String[] {
      "flush.interval", random.nextBoolean() ? "10ms" : "5m",
      "journal.interval", random.nextBoolean() ? "0s" : "3ms"
    };
  }

  private void trySend(long stored, List<TestEvent> kept, Random random) {
    int most = random.nextInt(kept.size() + 1);
    for (int i = 0; i < most; i++) {
      try {
        client.offer(BatchFrame.of(stored + i + 1).events(T, kept.get(i)).bytes());
      } catch (RefusedException e) {
        return; // the collector starts afresh
      }
    }
  }
}
