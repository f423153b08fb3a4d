package dev.flowtrace.aggregation;

import dev.flowtrace.protocol.buffer.VarInts;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Durations of about the same length.
 *
 * @param fromNanos the shortest that counts as one of them
 * @param toNanos the longest
 * @param count how many there were, at least 1
 */
public record LatencyBucket(long fromNanos, long toNanos, long count) {

  /** What a histogram counted, the shortest first. */
  public static List<LatencyBucket> of(LatencyHistogram histogram) {
    ByteBuffer counts = ByteBuffer.wrap(histogram.toBytes());
    int first = (int) VarInts.get(counts);
    int number = (int) VarInts.get(counts);
    List<LatencyBucket> buckets = new ArrayList<>();
    for (int bucket = first; bucket < first + number; bucket++) {
      long count = VarInts.get(counts);
      if (count > 0) {
        long from = bucket == 0 ? 0 : LatencyHistogram.upperBound(bucket - 1) + 1;
        buckets.add(new LatencyBucket(from, LatencyHistogram.upperBound(bucket), count));
      }
    }
    return buckets;
  }
}
