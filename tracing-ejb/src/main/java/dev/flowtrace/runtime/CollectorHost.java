package dev.flowtrace.runtime;

import dev.flowtrace.clients.ClientDesk;
import dev.flowtrace.config.CollectorConfig;
import dev.flowtrace.export.Exports;
import dev.flowtrace.export.FinalizedDispatcher;
import dev.flowtrace.export.TraceFinalized;
import dev.flowtrace.journal.JournalFrame;
import dev.flowtrace.metrics.CollectorMetrics;
import dev.flowtrace.store.ClientDirectory;
import dev.flowtrace.store.ClientStore;
import dev.flowtrace.store.FinalizedTraces;
import dev.flowtrace.store.NodeStore;
import dev.flowtrace.store.UnitOfWork;
import dev.flowtrace.store.WriteFailure;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs a collector, and a fresh one in its place when another has taken over its journal, such as
 * after a pause that was longer than the others' patience. The fresh one has a new id, so that it
 * and whoever works in the old one's name never write the same. Also when a client's batch was
 * stored by another collector while it waited here: then what is in memory can't be told from what
 * is stored, and a fresh one reads the journal, under the old name.
 */
final class CollectorHost {
  private static final Logger LOG = Logger.getLogger(CollectorHost.class.getPackageName());
  private static final long RETRY_MILLIS = 500;
  private static final long STOP_MILLIS = TimeUnit.SECONDS.toMillis(5);

  private final CollectorConfig config;
  private final Stores stores;
  private final CollectorMetrics metrics;
  private final String schemaVersion;
  private final ThreadFactory threads;
  private final FinalizedDispatcher finalized;
  private final Exports exports;
  private final ClientDesk clients;
  private final ClientUpkeep clientUpkeep;
  private final JournalUpkeep journalUpkeep;
  private final List<Thread> running = new ArrayList<>();
  private final List<Runnable> whenReplaced = new CopyOnWriteArrayList<>();
  private volatile Collector current;
  private volatile boolean stopping;

  /**
   * Registers the collector; {@link #start} starts it.
   *
   * @param schemaVersion the version of the database's schema
   * @param listener is told of each trace that ended, after the commit, by a thread of its own
   */
  CollectorHost(
      CollectorConfig config,
      UnitOfWork work,
      CollectorMetrics metrics,
      String schemaVersion,
      ThreadFactory threads,
      Consumer<TraceFinalized> listener) {
    Clock clock = Clock.systemUTC();
    this.config = config;
    finalized = new FinalizedDispatcher(listener, metrics.export());
    FinalizedTraces ending =
        new FinalizedTraces(
            work, config.export().enabled() ? config.export().lateDelay() : null, clock, finalized);
    stores = Stores.of(work, ending, Pipeline.lenientParser(config));
    exports =
        new Exports(
            config.export(),
            work,
            stores.reader(),
            this::nodeId,
            metrics.export(),
            metrics::eventsReceived,
            clock);
    clients =
        new ClientDesk(
            new ClientStore(work),
            new ClientDirectory(work),
            config.clients(),
            config.nodeName(),
            config.takeoverAfter(),
            clock);
    clientUpkeep = new ClientUpkeep(clients, config.clients(), config.heartbeat());
    journalUpkeep = new JournalUpkeep(stores.journalVacuum(), config.journalVacuumInterval());
    this.metrics = metrics;
    this.schemaVersion = schemaVersion;
    this.threads = threads;
    this.current = patiently(() -> newCollector(config.nodeName()));
    CollectorGauges.register(metrics, this::current);
    metrics.gauge(
        "flowtrace_clients_connected",
        "Clients that said Hello on an open connection",
        "none",
        clients.connected()::size);
  }

  private Collector newCollector(String name) {
    return new Collector(config, name, stores, metrics, schemaVersion, threads, this::superseded);
  }

  /**
   * Starts the collector.
   *
   * @throws RuntimeException when the journal can't be read again, or the database has gone away
   *     meanwhile and stays away for longer than a start may wait for it
   */
  void start() {
    Collector first = current;
    current =
        patiently(
            () -> {
              // one whose start has failed has read a part of the journal: another one reads all
              Collector collector = first.isFresh() ? first : newCollector(config.nodeName());
              collector.start();
              return collector;
            });
    run("flowtrace-finalized", finalized);
    run("flowtrace-clients", clientUpkeep);
    if (!config.journalVacuumInterval().isZero()) {
      run("flowtrace-journal-vacuum", journalUpkeep);
    }
    for (Runnable sender : exports.start(threads)) {
      run("flowtrace-export", sender);
    }
  }

  /** Does something again when the database goes away while it is done, as at any other time. */
  private Collector patiently(Supplier<Collector> step) {
    long until = System.nanoTime() + config.startupTimeout().toNanos();
    while (true) {
      try {
        return step.get();
      } catch (RuntimeException e) {
        if (!WriteFailure.isAbsence(e) || System.nanoTime() - until > 0) {
          throw e;
        }
        LOG.log(Level.WARNING, "the database went away during the start; trying again", e);
        pause();
      }
    }
  }

  private void run(String name, Runnable loop) {
    Thread thread = threads.newThread(loop);
    thread.setName(name);
    running.add(thread);
    thread.start();
  }

  /** The export of finalized traces, of whichever collector works. */
  Exports exports() {
    return exports;
  }

  /** The clients of whichever collector works. */
  ClientDesk clients() {
    return clients;
  }

  /** The collector that works now. */
  Collector current() {
    return current;
  }

  /** Runs an action, on some thread, each time after another collector has begun to work. */
  void whenReplaced(Runnable action) {
    whenReplaced.add(action);
  }

  /** That of the collector that works now, which is not always that of the configured name. */
  private UUID nodeId() {
    return NodeStore.idOf(current.name());
  }

  private void superseded() {
    Thread thread = threads.newThread(this::replace);
    thread.setName("flowtrace-replace");
    thread.start();
  }

  private void replace() {
    Collector old = current;
    List<JournalFrame> left = old.giveUp();
    boolean sameJournal = old.keepsJournal();
    if (sameJournal) {
      metrics.clientMoved();
    }
    while (!stopping) {
      try {
        // its journal is still its own: it starts again, as after a crash, and reads it
        Collector fresh = newCollector(sameJournal ? old.name() : freshName());
        fresh.start();
        int taken = fresh.takeIn(left);
        synchronized (this) {
          current = fresh;
        }
        LOG.log(
            Level.WARNING,
            "{0}; ''{1}'' goes on as ''{2}'', with {3} of {4} frames that were not in the journal yet"
                + " (clients send batches again)",
            new Object[] {
              sameJournal
                  ? "another collector has stored a batch that was waiting here"
                  : "another collector has taken over the journal",
              old.name(),
              fresh.name(),
              taken,
              left.size()
            });
        whenReplaced.forEach(Runnable::run);
        if (stopping) {
          fresh.stop();
        }
        return;
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "a fresh collector could not be started; trying again", e);
        pause();
      }
    }
  }

  private String freshName() {
    return "%s~%08x"
        .formatted(config.nodeName(), ThreadLocalRandom.current().nextInt())
        .toLowerCase(Locale.ROOT);
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a collector was started", e);
    }
  }

  void stop() {
    stopping = true;
    Collector last;
    synchronized (this) {
      last = current;
    }
    exports.stop();
    last.stop();
    finalized.stop();
    clientUpkeep.stop();
    journalUpkeep.stop();
    try {
      for (Thread thread : running) {
        thread.join(STOP_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
