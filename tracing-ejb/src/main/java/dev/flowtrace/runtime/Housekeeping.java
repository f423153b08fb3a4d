package dev.flowtrace.runtime;

import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.aggregation.TraceAggregator;
import dev.flowtrace.aggregation.TraceStatus;
import dev.flowtrace.config.CollectorConfig;
import dev.flowtrace.ingest.Ingest;
import dev.flowtrace.ingest.RefusedException;
import dev.flowtrace.store.TraceReader;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What is to be done from time to time: the heartbeat, and ending traces that nobody ends. One
 * thread, in {@link #run}.
 */
final class Housekeeping implements Runnable {
  private static final Logger LOG = Logger.getLogger(Housekeeping.class.getPackageName());
  private static final int STORED_A_ROUND = 100;

  private final TraceAggregator aggregator;
  private final TraceReader reader;
  private final UUID nodeId;
  private final Ingest ingest;
  private final Heartbeat heartbeat;
  private final Takeovers takeovers;
  private final CollectorConfig config;
  private final Clock clock;
  private final Runnable superseded;
  private final CountDownLatch stopping = new CountDownLatch(1);

  Housekeeping(
      TraceAggregator aggregator,
      TraceReader reader,
      UUID nodeId,
      Ingest ingest,
      Heartbeat heartbeat,
      Takeovers takeovers,
      CollectorConfig config,
      Clock clock,
      Runnable superseded) {
    this.aggregator = aggregator;
    this.reader = reader;
    this.nodeId = nodeId;
    this.ingest = ingest;
    this.heartbeat = heartbeat;
    this.takeovers = takeovers;
    this.config = config;
    this.clock = clock;
    this.superseded = superseded;
  }

  void stop() {
    stopping.countDown();
  }

  @Override
  public void run() {
    // often enough that a trace is abandoned at most a tenth of the time late
    long pauseMillis =
        Math.max(
            10,
            Math.min(
                Math.min(config.heartbeat().toMillis(), config.flushInterval().toMillis()),
                config.abandonAfter().toMillis() / 10));
    try {
      while (!stopping.await(pauseMillis, TimeUnit.MILLISECONDS)) {
        round();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void round() {
    try {
      takeovers.beat();
      if (!heartbeat.beat()) {
        superseded.run();
        return;
      }
      if (takeovers.hasPeers()) {
        forgetOutdated();
      }
      endAbandoned();
    } catch (RuntimeException e) {
      LOG.log(Level.FINE, "housekeeping failed; the next round will do", e);
    } catch (RefusedException e) {
      LOG.log(Level.FINE, "abandoned traces could not be ended: {0}", e.getMessage());
    }
  }

  /** What other collectors wrote of traces in memory is asked for again when somebody looks. */
  private void forgetOutdated() {
    Map<UUID, Long> known = aggregator.knownVersions();
    reader
        .versionsOfOthers(nodeId, known.keySet())
        .forEach(
            (traceId, version) -> {
              if (version > known.getOrDefault(traceId, Long.MAX_VALUE)) {
                aggregator.forgetBase(traceId);
              }
            });
  }

  private void endAbandoned() throws RefusedException {
    Duration patience = config.abandonAfter();
    long since = EpochNanos.of(clock.instant().minus(patience));
    Set<UUID> silent = new LinkedHashSet<>(aggregator.silentSince(since));
    for (UUID traceId : reader.silentSince(since, STORED_A_ROUND)) {
      // of one in memory, memory knows better
      if (!aggregator.holds(traceId)) {
        silent.add(traceId);
      }
    }
    for (UUID traceId : silent) {
      ingest.end(
          traceId,
          TraceStatus.FAILED,
          "abandoned: nothing was heard of this trace for " + patience.toSeconds() + " s");
    }
  }
}
