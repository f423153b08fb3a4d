package dev.flowtrace.runtime;

import dev.flowtrace.aggregation.FlushPolicy;
import dev.flowtrace.aggregation.RecordListener;
import dev.flowtrace.aggregation.TraceAggregator;
import dev.flowtrace.config.CollectorConfig;
import dev.flowtrace.ingest.FrameContent;
import dev.flowtrace.ingest.FrameParser;
import dev.flowtrace.ingest.FrameReader;
import dev.flowtrace.ingest.Ingest;
import dev.flowtrace.ingest.IngestBudget;
import dev.flowtrace.journal.Journal;
import dev.flowtrace.journal.JournalWriter;
import dev.flowtrace.metrics.CollectorMetrics;
import dev.flowtrace.protocol.codec.CodecLimits;
import dev.flowtrace.query.TraceQueries;
import dev.flowtrace.query.TraceShapes;
import dev.flowtrace.query.TraceViews;
import dev.flowtrace.store.NodeStore;
import dev.flowtrace.store.TraceReader;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What the frames of one journal go through, from the journal over memory to the database. A
 * collector has one for its own journal, and another for as long as it finishes that of a collector
 * that died.
 */
final class Pipeline {
  private static final Logger LOG = Logger.getLogger(Pipeline.class.getPackageName());
  private static final int FRAME_NUMBER_CHARS = 1_000;

  /** Of the budget, what may be kept of flushed events' memory for the next ones. */
  private static final int POOLED_SHARE = 2;

  private final IngestBudget budget;
  private final AtomicLong memory = new AtomicLong();
  final NodeStore.Node node;
  final TraceAggregator aggregator;
  final Journal journal;
  final JournalWriter journalWriter;
  final TraceQueries queries;
  final TraceShapes shapes;
  final TraceViews views;
  final Ingest ingest;
  final TraceFlusher flusher;
  final JournalReplay replay;

  /** What pipelines of one collector have in common. */
  record Shared(
      CollectorConfig config,
      Stores stores,
      CollectorMetrics metrics,
      IngestBudget budget,
      Supplier<UUID> chunkIds,
      Clock clock,
      ThreadFactory threads) {}

  /**
   * A pipeline that does nothing yet.
   *
   * @param basePosition the journal position before the first frame that it is going to hold
   * @param hasPeers whether other collectors may write the same traces
   * @param listener told of events as they join their traces
   * @param progress called from time to time while the journal is replayed
   * @param superseded called when another collector has taken the journal over
   */
  Pipeline(
      Shared shared,
      NodeStore.Node node,
      long basePosition,
      BooleanSupplier hasPeers,
      RecordListener listener,
      Runnable progress,
      Runnable superseded) {
    CollectorConfig config = shared.config;
    Stores stores = shared.stores;
    this.node = node;
    budget = shared.budget;
    aggregator =
        new TraceAggregator(
            basePosition,
            budget.limit() / POOLED_SHARE,
            this::memoryChanged,
            listener,
            shared.chunkIds,
            System::nanoTime);
    journal = new Journal(node.basePosition(), config.journalInterval(), config.journalRowBytes());
    journalWriter =
        new JournalWriter(
            journal, stores.journals(), node, shared.metrics, shared.budget::release, superseded);
    queries =
        new TraceQueries(
            aggregator,
            stores.index(),
            stores.reader(),
            stores.lenient(),
            node.nodeId(),
            hasPeers,
            shared.metrics);
    views =
        new TraceViews(
            queries,
            stores.figures(),
            shared.metrics,
            config.viewEvents(),
            config.indexedAttributes());
    shapes = new TraceShapes(queries, aggregator, stores.outlines(), shared.metrics);
    ingest =
        new Ingest(
            new FrameReader(
                parser(config, config.maxDepth(), config.maxNameBytes()),
                stores.lenient(),
                new FrameContent(config.maxDecompressedBytes())),
            shared.budget,
            aggregator,
            journal,
            new StoredTraces(stores.reader(), queries, aggregator),
            shared.metrics,
            shared.clock,
            config.holdTimeout(),
            config.clients().holdTimeout());
    flusher =
        new TraceFlusher(
            aggregator,
            journal,
            stores.newWriter(),
            stores.journals(),
            stores.nodes(),
            node,
            policy(config),
            shared.budget,
            shared.metrics,
            shared.clock,
            shared.threads,
            superseded);
    replay =
        new JournalReplay(
            stores.journals(), stores.reader(), node.nodeId(), ingest, aggregator, progress);
  }

  private void memoryChanged(long bytes) {
    memory.addAndGet(bytes);
    budget.change(bytes);
  }

  /** Gives back the memory of what is left in it; nothing may go on in it. */
  void discard() {
    ingest.close();
    budget.change(-memory.getAndSet(0));
  }

  /** Reads what was within the limits when it was accepted, whatever they are now. */
  static FrameParser lenientParser(CollectorConfig config) {
    return parser(config, 1_000, 512);
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
}
