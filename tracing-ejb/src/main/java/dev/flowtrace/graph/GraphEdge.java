package dev.flowtrace.graph;

import dev.flowtrace.aggregation.EdgeKey;
import dev.flowtrace.aggregation.EdgeStats;
import dev.flowtrace.aggregation.LatencyBucket;
import dev.flowtrace.aggregation.LatencyHistogram;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What went from a port of an actor to a port of an actor. Ports that were not given are empty.
 *
 * @param bytes the sum of the messages' sizes
 * @param errors messages whose event tells of a failure; null where that is not counted
 * @param times of the messages whose time was measured, null when none was
 * @param perSecond messages a second over the graph's span; null when that has no length
 */
public record GraphEdge(
    String fromActor,
    String fromPort,
    String toActor,
    String toPort,
    long messages,
    long bytes,
    @Nullable Long errors,
    @Nullable Times times,
    @Nullable Double perSecond) {
  private static final double NANOS_A_SECOND = 1e9;

  /**
   * Measured times in nanoseconds; quantiles are at most 12.5 % too high.
   *
   * @param count how many were measured
   * @param buckets how many took how long, the shortest first
   */
  public record Times(
      long count, long mean, long p50, long p95, long p99, long max, List<LatencyBucket> buckets) {
    /** Of a sum and a distribution; null when nothing was measured. */
    static @Nullable Times of(
        long count, long sum, long max, @Nullable LatencyHistogram distribution) {
      if (count == 0 || distribution == null) {
        return null;
      }
      return new Times(
          count,
          sum / count,
          Math.min(max, distribution.quantileNanos(0.5)),
          Math.min(max, distribution.quantileNanos(0.95)),
          Math.min(max, distribution.quantileNanos(0.99)),
          max,
          LatencyBucket.of(distribution));
    }
  }

  /** An edge as the rollups have it. */
  public static GraphEdge of(EdgeKey key, EdgeStats stats, long spanNanos) {
    return new GraphEdge(
        key.fromActor(),
        key.fromPort(),
        key.toActor(),
        key.toPort(),
        stats.messages(),
        stats.bytes(),
        stats.errors(),
        Times.of(stats.timed(), stats.nanosSum(), stats.nanosMax(), stats.histogram()),
        perSecond(stats.messages(), spanNanos));
  }

  /** Its ends. */
  public EdgeKey key() {
    return new EdgeKey(fromActor, fromPort, toActor, toPort);
  }

  static @Nullable Double perSecond(long count, long spanNanos) {
    return spanNanos <= 0 ? null : (Double) (count * NANOS_A_SECOND / spanNanos);
  }
}
