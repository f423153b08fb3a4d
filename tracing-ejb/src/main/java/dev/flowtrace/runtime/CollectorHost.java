package dev.flowtrace.runtime;

import dev.flowtrace.config.CollectorConfig;
import dev.flowtrace.export.Exports;
import dev.flowtrace.export.FinalizedDispatcher;
import dev.flowtrace.export.TraceFinalized;
import dev.flowtrace.journal.JournalFrame;
import dev.flowtrace.metrics.CollectorMetrics;
import dev.flowtrace.store.FinalizedTraces;
import dev.flowtrace.store.NodeStore;
import dev.flowtrace.store.UnitOfWork;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs a collector, and a fresh one in its place when another has taken over its journal, such as
 * after a pause that was longer than the others' patience. The fresh one has a new id, so that it
 * and whoever works in the old one's name never write the same.
 */
final class CollectorHost {
  private static final Logger LOG = Logger.getLogger(CollectorHost.class.getName());
  private static final long RETRY_MILLIS = 500;
  private static final long STOP_MILLIS = TimeUnit.SECONDS.toMillis(5);

  private final CollectorConfig config;
  private final Stores stores;
  private final CollectorMetrics metrics;
  private final String schemaVersion;
  private final ThreadFactory threads;
  private final FinalizedDispatcher finalized;
  private final Exports exports;
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
            NodeStore.idOf(config.nodeName()),
            metrics.export(),
            clock);
    this.metrics = metrics;
    this.schemaVersion = schemaVersion;
    this.threads = threads;
    this.current = newCollector(config.nodeName());
    CollectorGauges.register(metrics, this::current);
  }

  private Collector newCollector(String name) {
    return new Collector(config, name, stores, metrics, schemaVersion, threads, this::superseded);
  }

  void start() {
    current.start();
    run("flowtrace-finalized", finalized);
    for (Runnable sender : exports.start(threads)) {
      run("flowtrace-export", sender);
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

  /** The collector that works now. */
  Collector current() {
    return current;
  }

  /** Runs an action, on some thread, each time after another collector has begun to work. */
  void whenReplaced(Runnable action) {
    whenReplaced.add(action);
  }

  private void superseded() {
    Thread thread = threads.newThread(this::replace);
    thread.setName("flowtrace-replace");
    thread.start();
  }

  private void replace() {
    Collector old = current;
    List<JournalFrame> left = old.giveUp();
    while (!stopping) {
      try {
        Collector fresh = newCollector(freshName());
        fresh.start();
        int taken = fresh.takeIn(left);
        synchronized (this) {
          current = fresh;
        }
        LOG.log(
            Level.WARNING,
            "another collector has taken over the journal of ''{0}''; this one goes on as ''{1}'',"
                + " with {2} of {3} frames that were not in the journal yet",
            new Object[] {old.name(), fresh.name(), taken, left.size()});
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
    try {
      for (Thread thread : running) {
        thread.join(STOP_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
