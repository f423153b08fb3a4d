package dev.flowtrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.store.JournalStore;
import dev.flowtrace.store.JournalVacuum;
import dev.flowtrace.store.NodeStore;
import dev.flowtrace.store.TestDatabase;
import dev.flowtrace.store.UnitOfWork;
import dev.flowtrace.testing.Await;
import dev.flowtrace.testing.FaultyUnitOfWork;
import dev.flowtrace.testing.FaultyUnitOfWork.Outcome;
import dev.flowtrace.testing.TestEvent;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who vacuums the journal's table, and when. */
class JournalUpkeepTest {
  private static final UUID T = UUID.fromString("00000000-0000-4000-8000-00000000000a");
  private static final TestDatabase DATABASE = TestDatabase.POSTGRESQL;

  private UnitOfWork work;

  @BeforeEach
  void emptyDatabase() {
    work = DATABASE.fresh();
  }

  private static long vacuums() {
    return Long.parseLong(
        DATABASE
            .rows("select vacuum_count from pg_stat_user_tables where relname = 'journal'")
            .get(0));
  }

  @Test
  void collector_vacuumsItsJournal_beforePostgresqlDoes() {
    long before = vacuums();
    try (TestCollector collector =
        new TestCollector(work, "journal.vacuum-interval", "20ms", "flush.interval", "10ms")) {
      TestEvent event = TestEvent.of("x");
      collector.send(event.in(T));
      Await.until("the journal is vacuumed", () -> vacuums() > before);
      assertThat(collector.events(T)).containsExactly(event.json());
      collector.stop();
    }
  }

  @Test
  void failure_isToldOnce_andTheNextTimeDoes() throws InterruptedException {
    JournalStore journal = new JournalStore(work);
    NodeStore.Node node = new NodeStore(work).register("a", 1);
    journal.write(node, new JournalStore.Row(1, 1, new byte[] {1}), 1);
    journal.deleteBelow(node.nodeId(), 2);
    FaultyUnitOfWork way = new FaultyUnitOfWork(work);
    AtomicInteger failures = new AtomicInteger();
    way.set(
        () -> {
          failures.incrementAndGet();
          return Outcome.FAILS;
        });
    long before = vacuums();
    List<LogRecord> warnings = new CopyOnWriteArrayList<>();
    Handler handler = new Warnings(warnings);
    Logger logger = Logger.getLogger(JournalUpkeep.class.getPackageName());
    Level level = logger.getLevel();
    logger.setLevel(Level.WARNING);
    logger.addHandler(handler);
    try {
      JournalUpkeep upkeep =
          new JournalUpkeep(new JournalVacuum(way, journal), Duration.ofMillis(5));
      Thread thread = new Thread(upkeep);
      thread.start();
      Await.until("it fails again and again", () -> failures.get() > 3);
      way.set(() -> Outcome.WORKS);
      Await.until("the journal is vacuumed", () -> vacuums() > before);
      upkeep.stop();
      thread.join();
    } finally {
      logger.removeHandler(handler);
      logger.setLevel(level);
    }
    assertThat(warnings).hasSize(1);
  }

  private static final class Warnings extends Handler {
    private final List<LogRecord> records;

    Warnings(List<LogRecord> records) {
      this.records = records;
    }

    @Override
    public void publish(LogRecord logged) {
      if (String.valueOf(logged.getMessage()).contains("vacuumed")) {
        records.add(logged);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
