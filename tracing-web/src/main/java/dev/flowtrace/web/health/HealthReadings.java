package dev.flowtrace.web.health;

import dev.flowtrace.runtime.CollectorBean;
import dev.flowtrace.runtime.CollectorHealth;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks the collector how it is, which asks the database. Waits only so long, and has at most one
 * question under way however often it is asked.
 */
final class HealthReadings {
  private static final Logger LOG = Logger.getLogger(HealthReadings.class.getPackageName());
  private static final long PATIENCE_SECONDS = 3;

  private final CollectorBean collector;
  private final ExecutorService executor;
  private @Nullable Future<CollectorHealth> underWay;

  HealthReadings(CollectorBean collector, ExecutorService executor) {
    this.collector = collector;
    this.executor = executor;
  }

  /**
   * What was seen.
   *
   * @param health null when there is none: the database did not answer in time, or the collector
   *     failed
   * @param failed whether the collector failed
   */
  record Reading(@Nullable CollectorHealth health, boolean failed) {}

  /** How the collector is now. */
  Reading read() {
    try {
      return new Reading(question().get(PATIENCE_SECONDS, TimeUnit.SECONDS), false);
    } catch (TimeoutException e) {
      return new Reading(null, false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reading(null, false);
    } catch (ExecutionException e) {
      LOG.log(Level.WARNING, "the collector cannot say how it is", e.getCause());
      return new Reading(null, true);
    }
  }

  private synchronized Future<CollectorHealth> question() {
    if (underWay == null || underWay.isDone()) {
      underWay = executor.submit(collector::health);
    }
    return underWay;
  }
}
