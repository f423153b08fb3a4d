package dev.flowtrace.runtime;

import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.aggregation.TraceAggregator;
import dev.flowtrace.config.CollectorConfig;
import dev.flowtrace.ingest.ClientBatches;
import dev.flowtrace.ingest.Ingest;
import dev.flowtrace.ingest.IngestBudget;
import dev.flowtrace.journal.Journal;
import dev.flowtrace.journal.JournalFrame;
import dev.flowtrace.live.LiveHub;
import dev.flowtrace.metrics.CollectorMetrics;
import dev.flowtrace.query.TraceQueries;
import dev.flowtrace.query.TraceShapes;
import dev.flowtrace.query.TraceViews;
import dev.flowtrace.store.NodeStore;
import dev.flowtrace.store.TraceVerification;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A collector, put together and run: four threads of its own, one that commits the journal, one
 * that flushes traces, one for what is due from time to time, one that looks after collectors that
 * died.
 */
final class Collector {
  private static final Logger LOG = Logger.getLogger(Collector.class.getPackageName());
  private static final long STOP_MILLIS = TimeUnit.SECONDS.toMillis(25);

  private final CollectorConfig config;
  private final String name;
  private final CollectorMetrics metrics;
  private final String schemaVersion;
  private final ThreadFactory factory;
  private final Runnable superseded;
  private final AtomicBoolean isSuperseded = new AtomicBoolean();
  private final Stores stores;
  private final IngestBudget budget;
  private final LiveHub live;
  private final Pipeline pipeline;
  private final ClientBatches clients;
  private final Takeovers takeovers;
  private final Housekeeping housekeeping;
  private final Clock clock = Clock.systemUTC();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;
  private boolean fresh = true;

  /**
   * Puts a collector together and notes its start in the database.
   *
   * @param stores the database
   * @param name its name among those on the database; its journal goes by it
   * @param schemaVersion the version of the database's schema
   * @param factory makes its threads
   * @param superseded called, once, when another collector has taken its journal over, or stored a
   *     batch that waits here
   */
  Collector(
      CollectorConfig config,
      String name,
      Stores stores,
      CollectorMetrics metrics,
      String schemaVersion,
      ThreadFactory factory,
      Runnable superseded) {
    this.config = config;
    this.name = name;
    this.metrics = metrics;
    this.schemaVersion = schemaVersion;
    this.factory = factory;
    this.superseded = superseded;
    this.stores = stores;
    NodeStore.Node node = stores.nodes().register(name, EpochNanos.of(clock.instant()));
    budget = new IngestBudget(config.budgetBytes());
    live = new LiveHub(config.liveQueue(), config.liveQueueBytes(), metrics);
    Pipeline.Shared shared =
        new Pipeline.Shared(
            config, stores, metrics, budget, new TimeOrderedIds(clock), clock, factory);
    takeovers = new Takeovers(shared, node);
    Heartbeat heartbeat = new Heartbeat(stores.nodes(), node, config.heartbeat(), clock);
    pipeline =
        new Pipeline(
            shared,
            node,
            node.basePosition(),
            takeovers::hasPeers,
            live,
            heartbeat::ifDue,
            this::lostJournal);
    clients = new ClientBatches(pipeline.ingest, pipeline.journal, metrics);
    housekeeping =
        new Housekeeping(
            pipeline.aggregator,
            stores.reader(),
            node.nodeId(),
            pipeline.ingest,
            heartbeat,
            takeovers,
            config,
            clock,
            this::lostJournal);
  }

  private void lostJournal() {
    quiesce();
    if (isSuperseded.compareAndSet(false, true)) {
      superseded.run();
    }
  }

  /** Whether nobody has tried to start it yet. */
  boolean isFresh() {
    return fresh;
  }

  /** Brings back what was in memory before a restart, and starts. Once. */
  void start() {
    fresh = false;
    pipeline.replay.run();
    run("flowtrace-journal", pipeline.journalWriter);
    run("flowtrace-flush", pipeline.flusher);
    run("flowtrace-housekeeping", housekeeping);
    run("flowtrace-takeover", takeovers);
  }

  private void run(String threadName, Runnable loop) {
    Thread thread = factory.newThread(loop);
    thread.setName(threadName);
    threads.add(thread);
    thread.start();
  }

  /** Takes nothing more; what was accepted goes on to the database. */
  void quiesce() {
    stopping = true;
    pipeline.ingest.stop();
  }

  /** Commits and flushes all that was accepted, and ends the threads; waits at most 25 s. */
  void stop() {
    quiesce();
    takeovers.stop();
    housekeeping.stop();
    pipeline.journal.close();
    pipeline.flusher.stop();
    join();
    pipeline.ingest.close();
    try {
      stores.nodes().retire(pipeline.node);
    } catch (RuntimeException e) {
      LOG.log(Level.FINE, "the others will find out by themselves that this one is gone", e);
    }
  }

  /**
   * Ends the threads of a collector that lost its journal.
   *
   * @return the frames that never came into the journal, and that are nobody else's therefore
   */
  List<JournalFrame> giveUp() {
    quiesce();
    takeovers.stop();
    housekeeping.stop();
    pipeline.journal.close();
    pipeline.flusher.stop();
    join();
    pipeline.ingest.close();
    return pipeline.journal.neverCommitted();
  }

  private void join() {
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

  /** Whether its journal is still its own after {@link #giveUp}. */
  boolean keepsJournal() {
    return pipeline.journalWriter.hasLostAClient();
  }

  /**
   * Takes frames that another collector had taken; returns how many. Batches are left out: their
   * clients keep them until they are stored, and send them again.
   */
  int takeIn(List<JournalFrame> frames) {
    int taken = 0;
    for (JournalFrame frame : frames) {
      if (frame.batch() == null && pipeline.ingest.takeAgain(frame)) {
        taken++;
      }
    }
    return taken;
  }

  String name() {
    return name;
  }

  TraceAggregator aggregator() {
    return pipeline.aggregator;
  }

  IngestBudget budget() {
    return budget;
  }

  Ingest ingest() {
    return pipeline.ingest;
  }

  ClientBatches clients() {
    return clients;
  }

  UUID nodeId() {
    return pipeline.node.nodeId();
  }

  Journal journal() {
    return pipeline.journal;
  }

  TraceQueries queries() {
    return pipeline.queries;
  }

  /** Traces and flows as pictures, and what follows from their events. */
  TraceVerification verification() {
    return stores.verification();
  }

  TraceShapes shapes() {
    return pipeline.shapes;
  }

  TraceViews views() {
    return pipeline.views;
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
        stores.nodes().answers(),
        schemaVersion,
        pipeline.journal.commitAge(),
        config.maxCommitAge(),
        budget.used(),
        budget.limit(),
        budget.hasRoom(),
        !isSuperseded.get() && threads.stream().allMatch(Thread::isAlive),
        stopping);
  }
}
