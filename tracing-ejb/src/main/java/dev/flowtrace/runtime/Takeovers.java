package dev.flowtrace.runtime;

import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.aggregation.RecordListener;
import dev.flowtrace.store.NodeStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Finishes what other collectors on the database have left when they died: reads the journal of one
 * that stays silent, and writes what it holds. One thread, in {@link #run}.
 *
 * <p>A takeover is a start of the dead collector under its own id, by another process: from then on
 * the dead one, if it wakes up, can write nothing any more; and if this one dies on the way, the
 * next does the rest, because chunks tell how much of the journal they hold.
 */
final class Takeovers implements Runnable {
  private static final Logger LOG = Logger.getLogger(Takeovers.class.getPackageName());

  private final Pipeline.Shared shared;
  private final NodeStore.Node own;
  private final Duration pause;
  private final PeerWatch watch;
  private final CountDownLatch stopping = new CountDownLatch(1);

  /** Those in whose name this collector works at the moment, and beats. */
  private final Set<NodeStore.Node> acting = ConcurrentHashMap.newKeySet();

  private volatile boolean hasPeers;

  Takeovers(Pipeline.Shared shared, NodeStore.Node own) {
    this.shared = shared;
    this.own = own;
    this.pause = shared.config().heartbeat();
    this.watch = new PeerWatch(shared.config().takeoverAfter(), pause.multipliedBy(3));
  }

  void stop() {
    stopping.countDown();
  }

  /** Whether other collectors on the database live, or did a moment ago. */
  boolean hasPeers() {
    return hasPeers;
  }

  /** Tells the database that those in whose name this collector works are looked after. */
  void beat() {
    long now = EpochNanos.of(shared.clock().instant());
    acting.forEach(node -> shared.stores().nodes().beat(node, now));
  }

  @Override
  public void run() {
    try {
      do {
        try {
          look();
        } catch (RuntimeException e) {
          LOG.log(Level.WARNING, "the other collectors could not be looked after; next time", e);
        }
      } while (!stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws InterruptedException {
    List<NodeStore.Peer> peers = shared.stores().nodes().peers(own.nodeId());
    hasPeers = !peers.isEmpty();
    for (NodeStore.Peer peer : watch.silent(peers, System.nanoTime())) {
      NodeStore.Node dead =
          shared.stores().nodes().takeOver(peer, EpochNanos.of(shared.clock().instant()));
      if (dead != null) {
        finish(peer.name(), dead);
      }
    }
  }

  private void finish(String name, NodeStore.Node dead) throws InterruptedException {
    LOG.log(
        Level.WARNING,
        "collector ''{0}'' was silent for {1} s: its journal is taken over",
        new Object[] {name, shared.config().takeoverAfter().toSeconds()});
    acting.add(dead);
    try {
      // no frame before the first: a part that is flushed while the journal is read tells truly up
      // to where it goes
      Pipeline pipeline =
          new Pipeline(
              shared,
              dead,
              0,
              () -> true,
              RecordListener.NOBODY,
              this::failIfStopping,
              () -> LOG.log(Level.INFO, "collector ''{0}'' has started again", name));
      Thread flush = shared.threads().newThread(pipeline.flusher);
      flush.setName("flowtrace-takeover-flush");
      flush.start();
      try {
        pipeline.replay.run();
      } finally {
        pipeline.flusher.stop();
        flush.join();
        pipeline.discard();
      }
      if (shared.stores().nodes().retire(dead)) {
        shared.metrics().tookOver();
        LOG.log(Level.INFO, "what collector ''{0}'' left is in the database", name);
      }
    } finally {
      acting.remove(dead);
    }
  }

  private void failIfStopping() {
    if (stopping.getCount() == 0) {
      throw new IllegalStateException("this collector stops; another one will take over");
    }
  }
}
