package dev.flowtrace.runtime;

import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.aggregation.FlushPolicy;
import dev.flowtrace.aggregation.FlushUnit;
import dev.flowtrace.aggregation.FlushUrgency;
import dev.flowtrace.aggregation.TraceAggregator;
import dev.flowtrace.aggregation.WrittenTrace;
import dev.flowtrace.ingest.IngestBudget;
import dev.flowtrace.journal.Journal;
import dev.flowtrace.metrics.CollectorMetrics;
import dev.flowtrace.store.JournalStore;
import dev.flowtrace.store.NodeStore;
import dev.flowtrace.store.SupersededException;
import dev.flowtrace.store.TraceWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is due of the traces in memory to the database, and then deletes what the journal
 * need not keep any more. One thread, in {@link #run}; when there is much to write, another one
 * takes and compresses the next parts meanwhile (docs/adr/036).
 *
 * <p>A flush that fails is tried again until it goes through, while the database is away. When it
 * fails though the database answers, it is split, until the one trace is found that cannot be
 * written; that one's events are set aside.
 */
final class TraceFlusher implements Runnable {
  private static final Logger LOG = Logger.getLogger(TraceFlusher.class.getPackageName());
  private static final long URGENT_MILLIS = 10;

  /** With more than this share of the budget taken, flushes follow each other closely. */
  private static final int BUSY_SHARE = 8;

  private static final long FIRST_BACKOFF_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 500;
  private static final long LAST_BACKOFF_MILLIS = 2_000;
  private static final long TRIM_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long STOP_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final TraceAggregator aggregator;
  private final Journal journal;
  private final TraceWriter writer;
  private final JournalStore journalStore;
  private final NodeStore nodeStore;
  private final NodeStore.Node node;
  private final FlushPolicy policy;
  private final long pauseMillis;
  private final IngestBudget budget;
  private final CollectorMetrics metrics;
  private final Clock clock;
  private final Runnable superseded;
  private final CountDownLatch stopping = new CountDownLatch(1);

  /** Takes the next flush's parts while one is written. */
  private final ExecutorService ahead;

  private @Nullable Future<List<FlushUnit>> taking;
  private long flushNumber;
  private long trimmedNanoTime;
  private boolean silent;
  private volatile long stopNanoTime;

  TraceFlusher(
      TraceAggregator aggregator,
      Journal journal,
      TraceWriter writer,
      JournalStore journalStore,
      NodeStore nodeStore,
      NodeStore.Node node,
      FlushPolicy policy,
      IngestBudget budget,
      CollectorMetrics metrics,
      Clock clock,
      ThreadFactory threads,
      Runnable superseded) {
    this.aggregator = aggregator;
    this.journal = journal;
    this.writer = writer;
    this.journalStore = journalStore;
    this.nodeStore = nodeStore;
    this.node = node;
    this.flushNumber = node.flushNumber();
    this.policy = policy;
    this.pauseMillis =
        Math.max(
            URGENT_MILLIS,
            Math.min(
                LONGEST_PAUSE_MILLIS, TimeUnit.NANOSECONDS.toMillis(policy.intervalNanos()) / 4));
    this.budget = budget;
    this.metrics = metrics;
    this.clock = clock;
    this.ahead = Executors.newSingleThreadExecutor(task -> named(threads.newThread(task)));
    this.superseded = superseded;
  }

  private static Thread named(Thread thread) {
    thread.setName("flowtrace-flush-ahead");
    return thread;
  }

  /** From now on everything is due, and {@link #run} returns when it is written. */
  void stop() {
    stopNanoTime = System.nanoTime();
    stopping.countDown();
  }

  @Override
  public void run() {
    try {
      while (true) {
        boolean last = isStopping();
        FlushUrgency urgency = urgency(last);
        boolean urgent = urgency != FlushUrgency.NONE;
        List<FlushUnit> units = next(urgency);
        boolean more = !units.isEmpty() && (urgent || policy.isFull(units));
        if (more) {
          taking = ahead.submit(() -> take(urgency));
        }
        if (!units.isEmpty()) {
          if (!flush(units)) {
            return;
          }
        } else if (last) {
          trimJournal();
          return;
        }
        if (!more) {
          // traces that end meanwhile go together: a flush costs its rows, and the rollup's for
          // each flow
          stopping.await(urgent ? URGENT_MILLIS : pauseMillis(), TimeUnit.MILLISECONDS);
        }
        if (System.nanoTime() - trimmedNanoTime > TRIM_NANOS) {
          trimmedNanoTime = System.nanoTime();
          trimJournal();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      endAhead();
      writer.close();
    }
  }

  /** Parts that were taken while the ones before were written, or that are due now. */
  private List<FlushUnit> next(FlushUrgency urgency) throws InterruptedException {
    Future<List<FlushUnit>> taken = taking;
    if (taken == null) {
      return take(urgency);
    }
    try {
      taking = null;
      List<FlushUnit> units = taken.get();
      // more may be due by now than was then, most of all when the collector stops
      return units.isEmpty() ? take(urgency) : units;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the next flush could not be taken", e.getCause());
    }
  }

  private List<FlushUnit> take(FlushUrgency urgency) {
    List<FlushUnit> units = aggregator.takeDue(policy, urgency);
    try {
      // while the journal commits the last of what they hold
      writer.prepare(units);
    } catch (RuntimeException e) {
      LOG.log(Level.FINE, "a flush cannot be prepared; writing it shows whose fault it is", e);
    }
    return units;
  }

  /** What is taken and will not be written stays in the journal. */
  private void endAhead() {
    ahead.shutdown();
    boolean interrupted = false;
    while (!ahead.isTerminated()) {
      try {
        ahead.awaitTermination(1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private FlushUrgency urgency(boolean last) {
    if (last) {
      return FlushUrgency.STOP;
    }
    return budget.isTight() ? FlushUrgency.MEMORY : FlushUrgency.NONE;
  }

  /** Shorter when much is coming: what waits for its flush meanwhile takes the room of the next. */
  private long pauseMillis() {
    return budget.used() > budget.limit() / BUSY_SHARE ? URGENT_MILLIS : pauseMillis;
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  /** Writes parts; false when it had to be given up because the collector stops. */
  private boolean flush(List<FlushUnit> units) throws InterruptedException {
    return journal.awaitCommitted(units.get(0).sealedPosition()) && write(units);
  }

  private boolean write(List<FlushUnit> units) throws InterruptedException {
    long number = flushNumber + 1;
    long backoffMillis = FIRST_BACKOFF_MILLIS;
    FlushTries tries = new FlushTries(units.size());
    while (true) {
      try {
        long start = System.nanoTime();
        Map<UUID, WrittenTrace> written = writer.write(node, number, units);
        flushNumber = number;
        count(units, System.nanoTime() - start);
        units.forEach(unit -> aggregator.flushed(unit, written.get(unit.traceId())));
        return true;
      } catch (RuntimeException e) {
        if (SupersededException.isCauseOf(e)) {
          LOG.log(Level.SEVERE, "flushing stops", e);
          superseded.run();
          return false;
        }
        metrics.flushFailed();
        LOG.log(Level.FINE, "a flush failed", e);
        if (isRefused(number) && tries.areUsedUpAfter(e)) {
          return isolate(units, e);
        }
        if (isStopping() && System.nanoTime() - stopNanoTime > STOP_PATIENCE_NANOS) {
          LOG.log(
              Level.SEVERE,
              "stopped with {0} traces that could not be flushed; the journal keeps their events",
              units.size());
          return false;
        }
        pause(backoffMillis);
        backoffMillis = Math.min(LAST_BACKOFF_MILLIS, backoffMillis * 2);
      }
    }
  }

  /** Up to half longer than asked, so that collectors in each other's way get out of it. */
  private static void pause(long millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(millis + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
  }

  /**
   * Whether the database answers, and says that a flush is not in it: so it is the flush that is
   * wrong, not the connection, and it can be tried in other pieces.
   */
  private boolean isRefused(long number) {
    try {
      boolean refused = nodeStore.flushNumber(node) < number;
      silent = false;
      return refused;
    } catch (RuntimeException e) {
      if (!silent) {
        silent = true;
        LOG.log(Level.WARNING, "the database does not answer; flushing waits until it does", e);
      }
      return false;
    }
  }

  private void count(List<FlushUnit> units, long nanos) {
    long events = 0;
    long bytes = 0;
    for (FlushUnit unit : units) {
      events += unit.delta().head().events();
      bytes += unit.delta().tail().bytes();
    }
    metrics.flushed(nanos, units.size(), events, bytes);
  }

  /** The database answers, but parts cannot be written together: finds the one that cannot. */
  private boolean isolate(List<FlushUnit> units, RuntimeException cause)
      throws InterruptedException {
    if (units.size() > 1) {
      int half = units.size() / 2;
      return write(units.subList(0, half)) && write(units.subList(half, units.size()));
    }
    FlushUnit culprit = units.get(0);
    LOG.log(
        Level.SEVERE,
        "trace " + culprit.traceId() + " cannot be written; its events go to the dead letters",
        cause);
    try {
      writer.deadLetter(culprit, String.valueOf(cause), EpochNanos.of(clock.instant()));
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "the dead letter cannot be written either; trying again", e);
      TimeUnit.MILLISECONDS.sleep(LAST_BACKOFF_MILLIS);
      return write(units);
    }
    metrics.deadLettered(culprit.delta().head().events());
    aggregator.setAside(culprit);
    return true;
  }

  private void trimJournal() {
    long needed = Math.min(aggregator.firstNeededPosition(), journal.committedPosition() + 1);
    try {
      journalStore.deleteBelow(node.nodeId(), needed);
    } catch (RuntimeException e) {
      LOG.log(Level.FINE, "the journal could not be trimmed; the next time will do", e);
    }
  }
}
