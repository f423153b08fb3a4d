package dev.flowtrace.protocol;

import dev.flowtrace.protocol.JsonValue.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of an operation. Null is 'not measured' and stays out of averages; 0 is
 * 'measured, zero'.
 *
 * @param executionTimeNanos how long it took, by a monotonic clock; 0 or more
 * @param memoryUsageBytes bytes the operation allocated (a difference, not a level); 0 or more
 * @param cpuUsagePercent 0 to 100
 * @param queueDepth messages that waited; 0 or more
 * @param throughputMsgsPerSec messages in a second
 * @param unknown fields this version of the protocol does not know, kept as received
 */
public record PerformanceMetrics(
    @Nullable Long executionTimeNanos,
    @Nullable Long memoryUsageBytes,
    @Nullable Double cpuUsagePercent,
    @Nullable Long queueDepth,
    @Nullable Double throughputMsgsPerSec,
    JsonObject unknown) {

  /** Nothing was measured. */
  public static final PerformanceMetrics NONE =
      new PerformanceMetrics(null, null, null, null, null);

  /** Metrics without unknown fields. */
  public PerformanceMetrics(
      @Nullable Long executionTimeNanos,
      @Nullable Long memoryUsageBytes,
      @Nullable Double cpuUsagePercent,
      @Nullable Long queueDepth,
      @Nullable Double throughputMsgsPerSec) {
    this(
        executionTimeNanos,
        memoryUsageBytes,
        cpuUsagePercent,
        queueDepth,
        throughputMsgsPerSec,
        JsonObject.EMPTY);
  }

  /** Only the time was measured. */
  public static PerformanceMetrics ofExecutionTime(long executionTimeNanos) {
    return new PerformanceMetrics(executionTimeNanos, null, null, null, null);
  }
}
