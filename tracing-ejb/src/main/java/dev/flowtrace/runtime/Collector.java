package dev.flowtrace.runtime;

import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.aggregation.FlushPolicy;
import dev.flowtrace.aggregation.TraceAggregator;
import dev.flowtrace.config.CollectorConfig;
import dev.flowtrace.ingest.FrameContent;
import dev.flowtrace.ingest.FrameParser;
import dev.flowtrace.ingest.Ingest;
import dev.flowtrace.ingest.IngestBudget;
import dev.flowtrace.journal.Journal;
import dev.flowtrace.live.LiveHub;
import dev.flowtrace.metrics.CollectorMetrics;
import dev.flowtrace.protocol.codec.CodecLimits;
import dev.flowtrace.query.TraceQueries;
import dev.flowtrace.store.JournalStore;
import dev.flowtrace.store.NodeStore;
import dev.flowtrace.store.TraceIndex;
import dev.flowtrace.store.TraceReader;
import dev.flowtrace.store.TraceWriter;
import dev.flowtrace.store.UnitOfWork;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A collector, put together and run: three threads of its own, one that commits the journal, one
 * that flushes traces, one for what is due from time to time.
 */
public final class Collector {
  private static final Logger LOG = Logger.getLogger(Collector.class.getName());
  private static final long STOP_MILLIS = TimeUnit.SECONDS.toMillis(25);
  private static final int FRAME_NUMBER_CHARS = 1_000;

  private final CollectorConfig config;
  private final CollectorMetrics metrics;
  private final String schemaVersion;
  private final NodeStore nodeStore;
  private final UUID nodeId;
  private final IngestBudget budget;
  private final LiveHub live;
  private final TraceAggregator aggregator;
  private final Journal journal;
  private final Ingest ingest;
  private final TraceQueries queries;
  private final TraceFlusher flusher;
  private final Housekeeping housekeeping;
  private final JournalReplay replay;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;

  /**
   * Puts a collector together and notes its start in the database.
   *
   * @param schemaVersion the version of the database's schema
   */
  public Collector(
      CollectorConfig config, UnitOfWork work, CollectorMetrics metrics, String schemaVersion) {
    Clock clock = Clock.systemUTC();
    this.config = config;
    this.metrics = metrics;
    this.schemaVersion = schemaVersion;
    nodeStore = new NodeStore(work);
    NodeStore.Node node = nodeStore.register(config.nodeName(), EpochNanos.of(clock.instant()));
    nodeId = node.nodeId();
    JournalStore journalStore = new JournalStore(work);
    FrameParser lenient = parser(config, 1_000, 512);
    TraceReader reader = new TraceReader(work, lenient);
    budget = new IngestBudget(config.budgetBytes());
    live = new LiveHub(config.liveQueue(), config.liveQueueBytes(), metrics);
    aggregator =
        new TraceAggregator(
            node.basePosition(), budget::change, live, new TimeOrderedIds(clock), System::nanoTime);
    journal =
        new Journal(
            journalStore,
            node,
            config.journalInterval(),
            config.journalRowBytes(),
            metrics,
            budget::release);
    queries = new TraceQueries(aggregator, new TraceIndex(work), reader, nodeId, metrics);
    ingest =
        new Ingest(
            parser(config, config.maxDepth(), config.maxNameBytes()),
            new FrameContent(config.maxDecompressedBytes()),
            budget,
            aggregator,
            journal,
            new StoredTraces(reader, queries, aggregator),
            metrics,
            clock,
            config.holdTimeout());
    flusher =
        new TraceFlusher(
            aggregator,
            journal,
            new TraceWriter(work, lenient),
            journalStore,
            nodeStore,
            node,
            policy(config),
            budget,
            metrics,
            clock);
    housekeeping = new Housekeeping(aggregator, reader, nodeStore, nodeId, ingest, config, clock);
    replay = new JournalReplay(journalStore, reader, nodeId, ingest, lenient, aggregator);
    registerGauges();
  }

  private static FrameParser parser(CollectorConfig config, int depth, int nameBytes) {
    return new FrameParser(
        new CodecLimits(Integer.MAX_VALUE, depth, FRAME_NUMBER_CHARS),
        nameBytes,
        config.indexedAttributes(),
        UUID::randomUUID);
  }

  private static FlushPolicy policy(CollectorConfig config) {
    return new FlushPolicy(
        config.flushBytes(),
        config.flushInterval().toNanos(),
        config.idleTimeout().toNanos(),
        config.maxInFlight(),
        config.flushTransactionBytes(),
        config.flushTransactionTraces());
  }

  private record StoredTraces(TraceReader reader, TraceQueries queries, TraceAggregator aggregator)
      implements Ingest.StoredTraces {
    @Override
    public boolean exists(UUID traceId) {
      return reader.exists(traceId);
    }

    @Override
    public Set<UUID> eventIds(UUID traceId) {
      return queries.eventIds(traceId);
    }

    @Override
    public void resume(UUID traceId) {
      try {
        TraceReader.Found found = reader.find(traceId);
        if (found != null) {
          aggregator.adopt(traceId, found.trace());
        }
      } catch (RuntimeException e) {
        LOG.log(Level.FINE, "a trace could not be brought back for its subscribers", e);
      }
    }
  }

  private void registerGauges() {
    metrics.gauge("flowtrace_traces_in_flight", "Traces in memory", "none", aggregator::size);
    metrics.gauge(
        "flowtrace_ingest_memory",
        "Memory used for what is received and not yet in the database",
        "bytes",
        budget::used);
    metrics.gauge(
        "flowtrace_ingest_budget", "Memory that may be used for it", "bytes", budget::limit);
    metrics.gauge(
        "flowtrace_journal_uncommitted",
        "Received frames that are not committed yet",
        "bytes",
        journal::uncommittedBytes);
    metrics.gauge(
        "flowtrace_commit_age",
        "How long the oldest uncommitted frame has waited",
        "seconds",
        () -> journal.commitAge().toNanos() / 1e9);
    metrics.gauge("flowtrace_live_subscriptions", "Live subscriptions", "none", live::size);
  }

  /** Brings back what was in memory before a restart, and starts. */
  public void start(ThreadFactory factory) {
    replay.run();
    run(factory, "flowtrace-journal", journal);
    run(factory, "flowtrace-flush", flusher);
    run(factory, "flowtrace-housekeeping", housekeeping);
  }

  private void run(ThreadFactory factory, String name, Runnable loop) {
    Thread thread = factory.newThread(loop);
    thread.setName(name);
    threads.add(thread);
    thread.start();
  }

  /** Takes nothing more; what was accepted goes on to the database. */
  public void quiesce() {
    stopping = true;
    ingest.stop();
  }

  /** Commits and flushes all that was accepted, and ends the threads; waits at most 25 s. */
  public void stop() {
    quiesce();
    housekeeping.stop();
    journal.close();
    flusher.stop();
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MILLIS);
    try {
      for (Thread thread : threads) {
        long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        thread.join(Math.max(1, left));
        if (thread.isAlive()) {
          LOG.log(Level.SEVERE, "{0} did not end in time", thread.getName());
          thread.interrupt();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Ingest ingest() {
    return ingest;
  }

  Journal journal() {
    return journal;
  }

  TraceQueries queries() {
    return queries;
  }

  LiveHub live() {
    return live;
  }

  CollectorConfig config() {
    return config;
  }

  CollectorMetrics metrics() {
    return metrics;
  }

  CollectorHealth health() {
    return new CollectorHealth(
        nodeStore.answers(),
        schemaVersion,
        journal.commitAge(),
        config.maxCommitAge(),
        budget.used(),
        budget.limit(),
        threads.stream().allMatch(Thread::isAlive),
        stopping);
  }
}
