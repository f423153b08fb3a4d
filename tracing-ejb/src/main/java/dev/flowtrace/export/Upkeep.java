package dev.flowtrace.export;

import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.store.ExportOutbox;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done from time to time, by whichever sender comes along: counting the outbox, so
 * that metrics and health need not, and forgetting what was kept for long enough. Thread-safe.
 */
final class Upkeep {
  private static final Logger LOG = Logger.getLogger(Upkeep.class.getPackageName());
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final long COST = 100;

  private final Exports.Parts parts;
  private final long intervalNanos;
  private final AtomicLong nextNanoTime = new AtomicLong(System.nanoTime());
  private volatile ExportOutbox.Totals totals = new ExportOutbox.Totals(0, 0, null);

  Upkeep(Exports.Parts parts) {
    this.parts = parts;
    Duration interval = parts.config().pollInterval().multipliedBy(5);
    intervalNanos = (interval.compareTo(LONGEST) < 0 ? interval : LONGEST).toNanos();
  }

  /** The counts of the last time. */
  ExportOutbox.Totals totals() {
    return totals;
  }

  /** How long the oldest trace has waited; zero when none does. */
  Duration oldestAge() {
    @Nullable Long oldest = totals.oldestEpochNanos();
    return oldest == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, now() - oldest));
  }

  void runIfDue() {
    long due = nextNanoTime.get();
    if (System.nanoTime() - due < 0
        || !nextNanoTime.compareAndSet(due, System.nanoTime() + intervalNanos)) {
      return;
    }
    int forgotten =
        parts.outbox().forgetFailedBefore(now() - parts.config().keepFailed().toNanos());
    if (forgotten > 0) {
      parts.metrics().forgotten(forgotten);
      LOG.log(
          Level.WARNING,
          "{0} traces that could not be exported were kept for {1} and are forgotten",
          new Object[] {forgotten, parts.config().keepFailed()});
    }
    long begin = System.nanoTime();
    totals = parts.outbox().totals();
    long end = System.nanoTime();
    // a long outbox takes long to count: at most a hundredth of the time goes into that
    nextNanoTime.set(end + Math.max(intervalNanos, COST * (end - begin)));
  }

  private long now() {
    return EpochNanos.of(parts.clock().instant());
  }
}
