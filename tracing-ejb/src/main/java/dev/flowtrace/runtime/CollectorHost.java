package dev.flowtrace.runtime;

import dev.flowtrace.config.CollectorConfig;
import dev.flowtrace.journal.JournalFrame;
import dev.flowtrace.metrics.CollectorMetrics;
import dev.flowtrace.store.UnitOfWork;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
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

  private final CollectorConfig config;
  private final UnitOfWork work;
  private final CollectorMetrics metrics;
  private final String schemaVersion;
  private final ThreadFactory threads;
  private final List<Runnable> whenReplaced = new CopyOnWriteArrayList<>();
  private volatile Collector current;
  private volatile boolean stopping;

  /** Registers the collector; {@link #start} starts it. */
  CollectorHost(
      CollectorConfig config,
      UnitOfWork work,
      CollectorMetrics metrics,
      String schemaVersion,
      ThreadFactory threads) {
    this.config = config;
    this.work = work;
    this.metrics = metrics;
    this.schemaVersion = schemaVersion;
    this.threads = threads;
    this.current = newCollector(config.nodeName());
    CollectorGauges.register(metrics, this::current);
  }

  private Collector newCollector(String name) {
    return new Collector(config, name, work, metrics, schemaVersion, threads, this::superseded);
  }

  void start() {
    current.start();
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
    last.stop();
  }
}
