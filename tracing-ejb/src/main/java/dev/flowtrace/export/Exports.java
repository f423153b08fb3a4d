package dev.flowtrace.export;

import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.config.ExportConfig;
import dev.flowtrace.metrics.ExportMetrics;
import dev.flowtrace.store.ExportOutbox;
import dev.flowtrace.store.TraceReader;
import dev.flowtrace.store.UnitOfWork;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The export of a collector, put together. When it is switched off, there are no threads, but what
 * an earlier start left in the outbox can still be looked at. Thread-safe.
 */
public final class Exports {
  private static final Logger LOG = Logger.getLogger(Exports.class.getPackageName());

  private final ExportConfig config;
  private final Supplier<UUID> nodeId;
  private final ExportOutbox outbox;
  private final TraceReader reader;
  private final ExportMetrics metrics;
  private final LongSupplier eventsReceived;
  private final Clock clock;
  private final Backoff backoff;
  private final Pacer pacer = new Pacer();
  private final ExportActivity activity;
  private volatile @Nullable OtlpSender sender;
  private volatile @Nullable Upkeep upkeep;

  /** What the parts of the export share. */
  record Parts(
      ExportConfig config,
      ExportOutbox outbox,
      TraceReader reader,
      OtlpSender sender,
      ExportActivity activity,
      Pacer pacer,
      Backoff backoff,
      ExportMetrics metrics,
      Clock clock) {}

  /**
   * The export of one collector.
   *
   * @param reader reads the traces
   * @param nodeId the collector's, under which it claims; another one after it lost its journal and
   *     went on afresh
   * @param eventsReceived how many events have come in, as a sign that ingest needs the processors
   */
  public Exports(
      ExportConfig config,
      UnitOfWork work,
      TraceReader reader,
      Supplier<UUID> nodeId,
      ExportMetrics metrics,
      LongSupplier eventsReceived,
      Clock clock) {
    this.eventsReceived = eventsReceived;
    this.config = config;
    this.nodeId = nodeId;
    this.outbox = new ExportOutbox(work);
    this.reader = reader;
    this.metrics = metrics;
    this.clock = clock;
    backoff =
        new Backoff(
            config.minBackoff(),
            config.maxBackoff(),
            config.maxRetryAfter(),
            () -> ThreadLocalRandom.current().nextDouble());
    activity = new ExportActivity(config.endpoint(), metrics, clock);
  }

  /**
   * What is to be run, each in a thread of its own, and ends after {@link #stop} or when
   * interrupted; nothing when the export is off. To be called once.
   *
   * @param threads makes the HTTP client's threads, which end with the last of those
   */
  public List<Runnable> start(ThreadFactory threads) {
    if (!config.enabled()) {
      return List.of();
    }
    releaseEarlierClaims();
    OtlpSender opened = new OtlpSender(config, metrics, clock, threads);
    Parts parts =
        new Parts(config, outbox, reader, opened, activity, pacer, backoff, metrics, clock);
    Upkeep counting = new Upkeep(parts);
    sender = opened;
    upkeep = counting;
    registerGauges(counting);
    CpuShare share =
        new CpuShare(
            config.cpuPercent() / 100.0,
            Runtime.getRuntime().availableProcessors(),
            ProcessorLoad::now,
            eventsReceived,
            System::nanoTime);
    AtomicLong pausedNanos = new AtomicLong();
    registerGauges(share, pausedNanos);
    AtomicInteger running = new AtomicInteger(config.concurrency());
    List<Runnable> loops = new ArrayList<>();
    for (int i = 0; i < config.concurrency(); i++) {
      loops.add(
          new ExportLoop(
              parts,
              nodeId,
              counting,
              new Throttle(share, config.concurrency(), pacer, pausedNanos),
              () -> {
                if (running.decrementAndGet() == 0) {
                  opened.close();
                }
              }));
    }
    return loops;
  }

  private void releaseEarlierClaims() {
    try {
      outbox.releaseAllOf(nodeId.get(), EpochNanos.of(clock.instant()));
    } catch (RuntimeException e) {
      LOG.log(Level.FINE, "earlier claims could not be ended; they end by themselves", e);
    }
  }

  private void registerGauges(CpuShare share, AtomicLong pausedNanos) {
    metrics.gauge(
        "flowtrace_export_cpu_allowed",
        "The share of all processors' time that the export may take now, from 0 to 1",
        "none",
        share::allowed);
    metrics.gauge(
        "flowtrace_export_paused",
        "How long the export has waited, in all its threads, so as to leave time to ingest",
        "seconds",
        () -> pausedNanos.get() / 1e9);
  }

  private void registerGauges(Upkeep counting) {
    metrics.gauge(
        "flowtrace_export_waiting",
        "Traces that wait to be exported, of all collectors",
        "none",
        () -> counting.totals().waiting());
    metrics.gauge(
        "flowtrace_export_failed",
        "Traces that could not be exported and are kept",
        "none",
        () -> counting.totals().failed());
    metrics.gauge(
        "flowtrace_export_oldest_age",
        "How long the oldest of those that wait has waited",
        "seconds",
        () -> counting.oldestAge().toNanos() / 1e9);
    metrics.gauge(
        "flowtrace_export_receiver_up",
        "1 unless the receiver's last answer was to try again later, or there was none",
        "none",
        () -> activity.snapshot().failuresInARow() == 0 ? 1 : 0);
  }

  /** There may be something to send. */
  public void wake() {
    pacer.wake();
  }

  /** Nothing more is begun; a request that is under way may go on for three seconds. */
  public void stop() {
    pacer.stop();
    OtlpSender opened = sender;
    if (opened != null) {
      opened.stop();
    }
  }

  /** Whether traces are exported. */
  public boolean isEnabled() {
    return config.enabled();
  }

  /** How the export is, counted now; with a long outbox that takes a while. */
  public ExportStatus status() {
    ExportOutbox.Overview overview = outbox.overview();
    return status(overview.totals(), overview.reasons());
  }

  /** How the export is, as it was counted at most some ten seconds ago; asks no database. */
  public ExportStatus lastStatus() {
    Upkeep counting = upkeep;
    return status(
        counting == null ? new ExportOutbox.Totals(0, 0, null) : counting.totals(), List.of());
  }

  private ExportStatus status(ExportOutbox.Totals totals, List<ExportOutbox.ReasonCount> reasons) {
    Long oldest = totals.oldestEpochNanos();
    long now = EpochNanos.of(clock.instant());
    Duration pause = pacer.left();
    return new ExportStatus(
        config.enabled(),
        config.endpoint(),
        config.json() ? "http/json" : "http/protobuf",
        totals,
        oldest == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, now - oldest)),
        reasons,
        activity.snapshot(),
        pause.isNegative() ? Duration.ZERO : pause);
  }

  /** Refused traces behind a place, newest first; null for the first ones. */
  public List<ExportOutbox.Failure> failures(ExportOutbox.@Nullable Place after, int limit) {
    return outbox.failures(after, limit);
  }

  /**
   * Sends refused traces again, at once, whatever pause there is.
   *
   * @param only the trace, null for all
   * @return how many
   */
  public long retry(@Nullable UUID only) {
    long retried = outbox.retryFailed(only, EpochNanos.of(clock.instant()));
    pacer.resume();
    pacer.wake();
    return retried;
  }
}
