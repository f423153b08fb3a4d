package dev.flowtrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.ingest.ClientBatches.Verdict;
import dev.flowtrace.store.TestDatabase;
import dev.flowtrace.store.UnitOfWork;
import dev.flowtrace.testing.Await;
import dev.flowtrace.testing.BatchFrame;
import dev.flowtrace.testing.PostgresProcesses;
import dev.flowtrace.testing.TestEvent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a real PostgreSQL can do to a collector: it hangs, its disk is full, it breaks deadlocks, it
 * throws everybody out. Nothing that was acknowledged is lost, memory holds, senders are held back
 * or told to wait, and it all goes on by itself.
 */
class DatabaseFaultsTest {
  private static final UUID T = UUID.fromString("00000000-0000-4000-8000-00000000000a");
  private static final UUID U = UUID.fromString("ffffffff-0000-4000-8000-00000000000b");
  private static final long BUDGET = 8 << 20;
  private static final int EVENT = 100_000;

  /** Frames that their senders hold in their hands, before they are in the budget. */
  private static final long SLACK = 3L * 5 * EVENT;

  private static final String[] SETTINGS = {
    "flush.interval", "10ms", "trace.idle-timeout", "100ms", "trace.abandon-after", "1h",
    "limits.frame-bytes", "1MiB", "ingest.budget", "8MiB", "flush.bytes", "16KiB",
    "health.commit-age", "100ms", "ingest.hold-timeout", "10m", "ingest.client.hold-timeout", "0s"
  };

  private final TestDatabase database = TestDatabase.POSTGRESQL;
  private UnitOfWork work;
  private int batches;

  @BeforeEach
  void emptyDatabase() {
    work = database.fresh();
  }

  @AfterEach
  void withoutFaults() {
    database.fresh();
    for (String table : List.of("journal", "event_chunk", "edge_minute")) {
      database.sql("drop trigger if exists fault on " + table);
    }
  }

  /** From now on, the database answers each insert into a table with an error. */
  private void failing(String table, String sqlState, String condition) {
    database.sql(
        "create or replace function fault() returns trigger language plpgsql as $$ begin "
            + "if "
            + condition
            + " then raise exception 'no' using errcode = '"
            + sqlState
            + "'; end if; return new; end $$");
    database.sql(
        "create trigger fault before insert on "
            + table
            + " for each row execute function fault()");
  }

  private void working(String table) {
    database.sql("drop trigger fault on " + table);
  }

  /** Senders that send without a pause, and a client that is told to wait instead. */
  private final class Load {
    private final TestCollector collector;
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicBoolean enough = new AtomicBoolean();
    private final List<Thread> senders = new ArrayList<>();
    private final BatchClient client = new BatchClient(UUID.randomUUID(), work);
    private final List<String> ofClient = new ArrayList<>();

    Load(TestCollector collector) {
      this.collector = collector;
      client.hello(collector);
      stored();
    }

    void start() {
      for (int i = 0; i < 3; i++) {
        UUID id = new UUID(4, i);
        Thread sender =
            new Thread(
                () -> {
                  while (!enough.get()) {
                    collector.send(TestEvent.of("x").error("e".repeat(EVENT)).in(id));
                    sent.incrementAndGet();
                  }
                });
        sender.setDaemon(true);
        sender.start();
        senders.add(sender);
      }
    }

    void awaitHeldBack() throws Exception {
      Await.until(
          "all senders are held back",
          () -> senders.stream().allMatch(s -> s.getState() == Thread.State.TIMED_WAITING));
      assertThat(collector.metrics.count("flowtrace_ingest_held")).isPositive();
      assertThat(collector.metrics.gauge("flowtrace_ingest_memory"))
          .isLessThanOrEqualTo(BUDGET + SLACK);
      assertThat(client.offer(next(false).bytes()).verdict()).isEqualTo(Verdict.BUSY);
    }

    /** The client's next batch, which is sent again until it is taken. */
    private BatchFrame next(boolean taken) {
      TestEvent event = TestEvent.flow("x", "y").message(1);
      if (taken) {
        ofClient.add(event.json());
        batches++;
      }
      return BatchFrame.of(taken ? batches : batches + 1).events(U, event);
    }

    private void stored() {
      client.store(next(true));
    }

    /** Ends the load; every event that was taken is in the database, once. */
    void assertStoredOnce() throws InterruptedException {
      int before = sent.get();
      Await.until("senders go on", () -> sent.get() > before + 20);
      enough.set(true);
      for (Thread sender : senders) {
        sender.join();
      }
      Await.until("there is room", () -> !collector.collector().ingest().isStopping() && room());
      stored();
      Await.until("all is written", () -> collector.inFlight() == 0);
      long events = sent.get() + ofClient.size();
      assertThat(database.rows("select sum(event_count) from event_chunk"))
          .containsExactly("" + events);
      assertThat(database.rows("select sum(event_count) from flow_trace"))
          .containsExactly("" + events);
      assertThat(database.rows("select count(*) from dead_letter")).containsExactly("0");
      assertThat(collector.events(U)).isEqualTo(ofClient);
      assertThat(collector.metrics.count("flowtrace_events_stored")).isEqualTo(events);
      assertThat(collector.metrics.gauge("flowtrace_ingest_memory")).isZero();
      assertThat(collector.collector().health().databaseAnswers()).isTrue();
      assertThat(collector.isRunning()).isTrue();
    }

    private boolean room() {
      return collector.metrics.gauge("flowtrace_ingest_memory") < BUDGET / 2.0;
    }
  }

  /** Three seconds, or a minute with {@code -Dfull}. */
  @Test
  void databaseThatHangs_holdsSendersBack_andNothingIsAcknowledgedMeanwhile() throws Exception {
    long hangNanos = TimeUnit.SECONDS.toNanos(System.getProperty("full") == null ? 3 : 60);
    try (TestCollector collector = new TestCollector(work, SETTINGS)) {
      Load load = new Load(collector);
      load.start();
      Await.until("a load", () -> load.sent.get() > 20);
      long acknowledged;
      try (PostgresProcesses hanging = PostgresProcesses.stopped(database)) {
        load.awaitHeldBack();
        acknowledged = collector.collector().journal().committedPosition();
        long began = System.nanoTime();
        Await.until(
            Duration.ofNanos(2 * hangNanos),
            "it hung long enough",
            () -> System.nanoTime() - began > hangNanos);
        assertThat(collector.collector().journal().committedPosition()).isEqualTo(acknowledged);
        assertThat(hanging.count()).isPositive();
      }
      load.assertStoredOnce();
    }
  }

  @Test
  void fullDiskOfTheJournal_holdsSendersBack() throws Exception {
    try (TestCollector collector = new TestCollector(work, SETTINGS)) {
      Load load = new Load(collector);
      failing("journal", "53100", "true");
      load.start();
      load.awaitHeldBack();
      Await.until("commits fail", () -> collector.metrics.count("flowtrace_commit_failures") > 0);
      working("journal");
      load.assertStoredOnce();
    }
  }

  @Test
  void fullDiskOfTheEvents_makesNoDeadLetter() throws Exception {
    try (TestCollector collector = new TestCollector(work, SETTINGS)) {
      Load load = new Load(collector);
      failing("event_chunk", "53100", "true");
      load.start();
      load.awaitHeldBack();
      // more tries than a trace of its own gets that the database refuses for itself
      Await.until(
          Duration.ofSeconds(40),
          "many tries",
          () -> collector.metrics.count("flowtrace_flush_failures") > 8);
      assertThat(database.rows("select count(*) from dead_letter")).containsExactly("0");
      working("event_chunk");
      load.assertStoredOnce();
    }
  }

  @Test
  void flushesThatDeadlockNowAndThen_areWrittenOnce() throws Exception {
    try (TestCollector collector = new TestCollector(work, SETTINGS)) {
      Load load = new Load(collector);
      failing("event_chunk", "40P01", "random() < 0.3");
      load.start();
      Await.until("deadlocks", () -> collector.metrics.count("flowtrace_flush_failures") > 5);
      working("event_chunk");
      load.assertStoredOnce();
    }
  }

  @Test
  void realDeadlock_whoseVictimIsTheFlush_isTriedAgain() throws Exception {
    try (TestCollector collector = new TestCollector(work, SETTINGS);
        Connection other = database.connect()) {
      collector.send(TestEvent.of("x").in(T));
      collector.awaitNothingInFlight();
      other.setAutoCommit(false);
      int sent = 1;
      boolean otherWasVictim;
      do { // who waited for longer is it, mostly: the flush, unless this thread was held up
        assertThat(sent).as("events of deadlocks, none of which the flush lost").isLessThan(10);
        otherWasVictim = isVictimInDeadlock(other, collector);
        sent++;
        if (!otherWasVictim) {
          Await.until(
              "the flush failed", () -> collector.metrics.count("flowtrace_flush_failures") == 1);
        }
        other.rollback();
        collector.awaitNothingInFlight();
      } while (otherWasVictim);
      assertThat(collector.events(T)).hasSize(sent);
      assertThat(database.rows("select event_count from flow_trace"))
          .containsExactly(String.valueOf(sent));
      assertThat(database.rows("select count(*) from dead_letter")).containsExactly("0");
    }
  }

  /** An event's flush waits for what {@code other} has, which waits for what the flush has. */
  private boolean isVictimInDeadlock(Connection other, TestCollector collector)
      throws SQLException {
    try (Statement statement = other.createStatement()) {
      statement.execute("select 1 from flow_trace for update");
      collector.send(TestEvent.of("x").in(T));
      Await.until(
          "the flush waits for the trace's row",
          () ->
              !database
                  .rows("select pid from pg_stat_activity where wait_event_type = 'Lock'")
                  .isEmpty());
      statement.execute("select 1 from collector_node for update");
      return false;
    } catch (SQLException e) {
      assertThat(e.getSQLState()).as("%s", e).isEqualTo("40P01"); // deadlock detected
      return true;
    }
  }

  @Test
  void databaseThatThrowsEverybodyOut_isComeBackTo() throws Exception {
    try (TestCollector collector = new TestCollector(work, SETTINGS)) {
      Load load = new Load(collector);
      load.start();
      for (int i = 0; i < 5; i++) {
        int before = load.sent.get();
        Await.until("a load", () -> load.sent.get() > before + 20);
        terminateAll();
      }
      load.assertStoredOnce();
    }
  }

  private void terminateAll() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity"
              + " where pid <> pg_backend_pid() and datname = current_database()");
    }
  }

  @Test
  void traceThatTheDatabaseNeverTakes_isSetAside_andTheOthersGoOn() throws Exception {
    try (TestCollector collector = new TestCollector(work, SETTINGS)) {
      failing("event_chunk", "23514", "new.trace_id = '" + T + "'");
      Load load = new Load(collector);
      load.start();
      collector.send(TestEvent.of("x").in(T), TestEvent.of("x").in(T));
      Await.until(
          "it is set aside",
          () ->
              database
                  .rows("select sum(event_count) from dead_letter where trace_id = '" + T + "'")
                  .equals(List.of("2")));
      Await.until(
          "it is counted, which comes after the commit",
          () -> collector.metrics.count("flowtrace_events_dead_lettered") == 2);
      int before = load.sent.get();
      Await.until("the others go on", () -> load.sent.get() > before + 50);
      database.sql("delete from dead_letter");
      working("event_chunk");
      load.assertStoredOnce();
    }
  }

  /** A database that goes away during the first transactions. */
  private static final class AwayAtFirst implements UnitOfWork {
    private final UnitOfWork real;
    private final AtomicInteger works;
    private final AtomicInteger fails = new AtomicInteger(3);

    AwayAtFirst(UnitOfWork real, int works) {
      this.real = real;
      this.works = new AtomicInteger(works);
    }

    @Override
    public <T> T call(Function<EntityManager, T> task) {
      if (works.decrementAndGet() < 0 && fails.decrementAndGet() >= 0) {
        throw new PersistenceException(new SQLException("postmaster exit", "57P01"));
      }
      return real.call(task);
    }

    @Override
    public void callAlone(String statement) throws SQLException {
      real.callAlone(statement);
    }
  }

  @Test
  void databaseThatGoesAwayDuringTheStart_isWaitedFor() {
    List<String> sent = new ArrayList<>();
    try (TestCollector collector = new TestCollector(work, "flush.interval", "5m")) {
      for (int i = 0; i < 5; i++) {
        TestEvent event = TestEvent.of("x");
        sent.add(event.json());
        collector.awaitCommitted(collector.send(event.in(T)));
      }
    }
    for (int before = 0; before < 4; before++) {
      try (TestCollector collector =
          new TestCollector(new AwayAtFirst(work, before), "flush.interval", "5m")) {
        assertThat(collector.events(T)).isEqualTo(sent);
      }
    }
  }
}
