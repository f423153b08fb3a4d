package dev.flowtrace.runtime;

import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.store.NodeStore;
import java.time.Clock;
import java.time.Duration;

/** Tells the database that a collector lives. For one thread at a time. */
final class Heartbeat {
  private final NodeStore nodes;
  private final NodeStore.Node node;
  private final long pauseNanos;
  private final Clock clock;
  private long beatNanoTime = System.nanoTime();

  Heartbeat(NodeStore nodes, NodeStore.Node node, Duration pause, Clock clock) {
    this.nodes = nodes;
    this.node = node;
    this.pauseNanos = pause.toNanos();
    this.clock = clock;
  }

  /** Beats; false when another collector has taken this one's journal over. */
  boolean beat() {
    beatNanoTime = System.nanoTime();
    return nodes.beat(node, EpochNanos.of(clock.instant()));
  }

  /** Beats if it is time to. */
  void ifDue() {
    if (System.nanoTime() - beatNanoTime >= pauseNanos) {
      beat();
    }
  }
}
