package dev.flowtrace.metrics;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Histogram;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.Metric;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The collector's metrics.
 *
 * <p>How the counters relate: each frame in {@code frames_received} gets one reply, so it is the
 * sum of {@code replies} over all kinds; replies of kind {@code Error} and {@code BatchRejected}
 * are the sum of {@code frames_rejected} over all reasons; of {@code batches_received}, those that
 * are in none of {@code batches_duplicate}, {@code batches_busy} and {@code batches_rejected} were
 * taken, but for some that got an {@code Error}. Events of readable frames are in {@code
 * events_received}; those that were taken are in {@code events_accepted}. Of these, {@code
 * events_stored} were written to the database, {@code events_dead_lettered} were set aside there
 * with the reason, and the rest is in memory and in the journal. The counters start at zero with
 * the collector, so events that a replay brings back are in {@code events_stored} only.
 */
public final class CollectorMetrics {
  private static final String PREFIX = "flowtrace_";
  private static final String EVENTS_RECEIVED = "flowtrace_events_received";
  private static final String EVENTS_ACCEPTED = "flowtrace_events_accepted";
  private static final String EVENTS_STORED = "flowtrace_events_stored";
  private static final String EVENTS_DEAD_LETTERED = "flowtrace_events_dead_lettered";
  private static final String REJECTED = "flowtrace_frames_rejected";
  private static final String REPLIES = "flowtrace_replies";

  private final MetricRegistry registry;
  private final ExportMetrics export;
  private final ConcurrentMap<RejectReason, Counter> rejected = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Counter> replies = new ConcurrentHashMap<>();
  private final Counter framesReceived;
  private final Counter eventsReceived;
  private final Counter eventsAccepted;
  private final Counter eventsStored;
  private final Counter eventsDeadLettered;
  private final Counter held;
  private final Counter commitFailures;
  private final Counter flushFailures;
  private final Timer commit;
  private final Histogram commitFrames;
  private final Histogram commitBytes;
  private final Timer flush;
  private final Histogram flushTraces;
  private final Histogram flushBytes;
  private final Counter takeovers;
  private final Counter batchesReceived;
  private final Counter batchesDuplicate;
  private final Counter batchesBusy;
  private final Counter batchesRejected;
  private final Counter clientsMoved;
  private final Counter liveNotifications;
  private final Counter liveDropped;
  private volatile @Nullable AllocationMeter allocation;

  /** Registers all metrics. */
  public CollectorMetrics(MetricRegistry registry) {
    this.registry = registry;
    export = new ExportMetrics(registry);
    framesReceived = counter("flowtrace_frames_received", "WebSocket frames that arrived");
    eventsReceived = counter(EVENTS_RECEIVED, "Events that arrived, whatever became of them");
    eventsAccepted = counter(EVENTS_ACCEPTED, "Events taken into memory and journal");
    eventsStored = counter(EVENTS_STORED, "Events written to the database");
    eventsDeadLettered =
        counter(EVENTS_DEAD_LETTERED, "Events set aside because their trace can't be written");
    held = counter("flowtrace_ingest_held", "Frames whose sender was held back for want of budget");
    commitFailures =
        counter("flowtrace_commit_failures", "Journal commits that failed and were tried again");
    flushFailures = counter("flowtrace_flush_failures", "Flushes that failed and were tried again");
    commit = timer("flowtrace_commit", "Time of a journal commit");
    commitFrames = histogram("flowtrace_commit_frames", "Frames in a journal commit", "none");
    commitBytes =
        histogram("flowtrace_commit_size", "Compressed size of a journal commit", "bytes");
    flush = timer("flowtrace_flush", "Time of a flush of traces");
    flushTraces = histogram("flowtrace_flush_traces", "Traces in a flush", "none");
    flushBytes =
        histogram("flowtrace_flush_size", "Uncompressed size of the events in a flush", "bytes");
    takeovers =
        counter("flowtrace_takeovers", "Journals of silent collectors that this one finished");
    batchesReceived =
        counter("flowtrace_batches_received", "Batches of clients, whatever became of them");
    batchesDuplicate =
        counter("flowtrace_batches_duplicate", "Batches that were stored or taken before");
    batchesBusy =
        counter("flowtrace_batches_busy", "Batches put off for want of budget, or while stopping");
    batchesRejected = counter("flowtrace_batches_rejected", "Batches that can never be stored");
    clientsMoved =
        counter(
            "flowtrace_clients_moved",
            "Fresh starts because another collector stored a batch that waited here");
    liveNotifications =
        counter("flowtrace_live_notifications", "Notifications sent to subscribers");
    liveDropped =
        counter("flowtrace_live_dropped", "Notifications left out because a subscriber was slow");
  }

  private Counter counter(String name, String description, Tag... tags) {
    return registry.counter(
        Metadata.builder().withName(name).withDescription(description).build(), tags);
  }

  private Timer timer(String name, String description) {
    return registry.timer(Metadata.builder().withName(name).withDescription(description).build());
  }

  private Histogram histogram(String name, String description, String unit) {
    return registry.histogram(
        Metadata.builder().withName(name).withDescription(description).withUnit(unit).build());
  }

  /** Shows a value that is asked for when somebody looks. */
  public void gauge(String name, String description, String unit, Supplier<Number> value) {
    registry.gauge(
        Metadata.builder().withName(name).withDescription(description).withUnit(unit).build(),
        value);
  }

  /** Counts what the JVM allocates from now on until {@link #close}, if the JVM tells. Once. */
  public void watchAllocation() {
    if (AllocationMeter.isPossible()) {
      allocation =
          AllocationMeter.start(
              counter(
                  "flowtrace_jvm_allocated_bytes",
                  "Bytes that all threads of the JVM have allocated since the collector's start"));
    }
  }

  /** The journal of a collector that died was finished. */
  public void tookOver() {
    takeovers.inc();
  }

  /** Those of the export. */
  public ExportMetrics export() {
    return export;
  }

  /** Gets the collector's metrics, one by one. */
  public interface Visitor {
    /** A metric, and what it is about. */
    void visit(MetricID id, Metadata metadata, Metric metric);
  }

  /** Shows all metrics of the collector, and none of other applications in the same registry. */
  public void forEach(Visitor visitor) {
    AllocationMeter meter = allocation;
    if (meter != null) {
      meter.update();
    }
    registry
        .getMetrics()
        .forEach(
            (id, metric) -> {
              Metadata metadata = registry.getMetadata(id.getName());
              if (id.getName().startsWith(PREFIX) && metadata != null) {
                visitor.visit(id, metadata, metric);
              }
            });
  }

  /**
   * Ends what was begun with {@link #watchAllocation}, and removes all metrics: the registry may
   * live as long as the server, and a gauge that stays would keep the application in memory and
   * stand in the way of its successor's.
   */
  public void close() {
    AllocationMeter meter = allocation;
    if (meter != null) {
      meter.close();
      allocation = null;
    }
    registry.removeMatching((id, metric) -> id.getName().startsWith(PREFIX));
  }

  /** A frame arrived. */
  public void frameReceived() {
    framesReceived.inc();
  }

  /** Events arrived. */
  public void received(long events) {
    eventsReceived.inc(events);
  }

  /** How many events have arrived. */
  public long eventsReceived() {
    return eventsReceived.getCount();
  }

  /** Events were taken. */
  public void accepted(long events) {
    eventsAccepted.inc(events);
  }

  /** A frame was refused. */
  public void rejected(RejectReason reason) {
    rejected
        .computeIfAbsent(
            reason, r -> counter(REJECTED, "Frames refused", new Tag("reason", r.label())))
        .inc();
  }

  /** A reply was sent. */
  public void replied(String kind) {
    replies.computeIfAbsent(kind, k -> counter(REPLIES, "Replies sent", new Tag("kind", k))).inc();
  }

  /** A sender was held back. */
  public void held() {
    held.inc();
  }

  /** A journal commit went through. */
  public void committed(long nanos, long frames, long bytes) {
    commit.update(Duration.ofNanos(nanos));
    commitFrames.update(frames);
    commitBytes.update(bytes);
  }

  /** A journal commit failed. */
  public void commitFailed() {
    commitFailures.inc();
  }

  /** A flush went through. */
  public void flushed(long nanos, long traces, long events, long bytes) {
    flush.update(Duration.ofNanos(nanos));
    flushTraces.update(traces);
    flushBytes.update(bytes);
    eventsStored.inc(events);
  }

  /** A flush failed. */
  public void flushFailed() {
    flushFailures.inc();
  }

  /** A trace's part was set aside. */
  public void deadLettered(long events) {
    eventsDeadLettered.inc(events);
  }

  /** A query was answered. */
  public void queried(String query, long nanos) {
    registry
        .timer(
            Metadata.builder()
                .withName("flowtrace_query")
                .withDescription("Time of a query, by kind")
                .build(),
            new Tag("query", query))
        .update(Duration.ofNanos(nanos));
  }

  /** A client's batch arrived. */
  public void batchReceived() {
    batchesReceived.inc();
  }

  /** A batch came again that was stored or taken before. */
  public void batchDuplicate() {
    batchesDuplicate.inc();
  }

  /** A batch was put off. */
  public void batchBusy() {
    batchesBusy.inc();
  }

  /** A batch can never be stored. */
  public void batchRejected() {
    batchesRejected.inc();
  }

  /** The collector starts afresh because of a client that was served elsewhere. */
  public void clientMoved() {
    clientsMoved.inc();
  }

  /** A subscriber got a notification. */
  public void notified() {
    liveNotifications.inc();
  }

  /** A subscriber was too slow for some notifications. */
  public void dropped(long notifications) {
    liveDropped.inc(notifications);
  }
}
