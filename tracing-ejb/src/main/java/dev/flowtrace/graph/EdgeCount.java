package dev.flowtrace.graph;

import dev.flowtrace.aggregation.EdgeKey;
import dev.flowtrace.aggregation.LatencyHistogram;
import dev.flowtrace.aggregation.RecordedEvent;

/** What went over an edge. */
final class EdgeCount {
  private final LatencyHistogram distribution = new LatencyHistogram();
  private long messages;
  private long bytes;
  private long errors;
  private long timed;
  private long nanosSum;
  private long nanosMax;

  void add(RecordedEvent event) {
    messages++;
    bytes += Math.max(0, event.messageBytes());
    errors += event.error() == null ? 0 : 1;
    long took = event.executionNanos();
    if (took >= 0) {
      timed++;
      nanosSum += took;
      nanosMax = Math.max(nanosMax, took);
      distribution.record(took);
    }
  }

  /** Adds what went over it in another trace. */
  void add(EdgeCount other) {
    messages += other.messages;
    bytes += other.bytes;
    errors += other.errors;
    timed += other.timed;
    nanosSum += other.nanosSum;
    nanosMax = Math.max(nanosMax, other.nanosMax);
    distribution.merge(other.distribution);
  }

  GraphEdge edge(EdgeKey key, long spanNanos) {
    return new GraphEdge(
        key.fromActor(),
        key.fromPort(),
        key.toActor(),
        key.toPort(),
        messages,
        bytes,
        errors,
        GraphEdge.Times.of(timed, nanosSum, nanosMax, distribution),
        GraphEdge.perSecond(messages, spanNanos));
  }
}
