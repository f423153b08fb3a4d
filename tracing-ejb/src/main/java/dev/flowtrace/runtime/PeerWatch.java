package dev.flowtrace.runtime;

import dev.flowtrace.store.NodeStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Tells which other collectors are silent. Their heartbeats are compared with what they were, never
 * with a clock: hosts' clocks differ, and while the database is away nobody can tell a heartbeat.
 *
 * <p>For one thread.
 */
final class PeerWatch {
  private final long patienceNanos;
  private final long longestGapNanos;
  private final Map<UUID, Seen> seen = new HashMap<>();
  private long lookedNanoTime;

  private record Seen(long incarnation, long heartbeat, long sinceNanoTime) {}

  /**
   * Knows nobody yet.
   *
   * @param patience how long a heartbeat must stand still
   * @param longestGap when nobody looked for longer, waiting starts anew: the peers may not have
   *     been able to write either
   */
  PeerWatch(Duration patience, Duration longestGap) {
    this.patienceNanos = patience.toNanos();
    this.longestGapNanos = longestGap.toNanos();
  }

  /** Takes note of the peers as they are now; returns those that have been silent for too long. */
  List<NodeStore.Peer> silent(List<NodeStore.Peer> peers, long nanoTime) {
    if (nanoTime - lookedNanoTime > longestGapNanos) {
      seen.clear();
    }
    lookedNanoTime = nanoTime;
    List<NodeStore.Peer> silent = new ArrayList<>();
    for (NodeStore.Peer peer : peers) {
      Seen before = seen.get(peer.nodeId());
      if (before == null
          || before.incarnation != peer.incarnation()
          || before.heartbeat != peer.heartbeatEpochNanos()) {
        seen.put(peer.nodeId(), new Seen(peer.incarnation(), peer.heartbeatEpochNanos(), nanoTime));
      } else if (nanoTime - before.sinceNanoTime >= patienceNanos) {
        silent.add(peer);
      }
    }
    return silent;
  }
}
