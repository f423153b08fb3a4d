package dev.flowtrace.client.recording;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Durations in buckets of an eighth of an octave or less: a quantile is at most 12.5 % too large.
 * Thread-safe, of fixed size (2.5 KiB), does not allocate.
 */
final class LatencyHistogram {
  private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int PARTS_LOG = 3;
  private static final int PARTS = 1 << PARTS_LOG;
  private static final int BUCKETS = 40 * PARTS; // to 2^42 ns, more than an hour

  private final long[] counts = new long[BUCKETS];

  /** Adds a duration; a negative one counts as 0. */
  void record(long nanos) {
    LONG.getAndAdd(counts, bucket(Math.max(0, nanos)), 1L);
  }

  /** How many durations there are. */
  long count() {
    long count = 0;
    for (int i = 0; i < BUCKETS; i++) {
      count += count(i);
    }
    return count;
  }

  /**
   * The duration in nanoseconds that a part of all do not exceed, rounded up to its bucket's end.
   *
   * @param quantile 0 to 1
   * @return -1 if there are none
   */
  long quantile(double quantile) {
    long rank = (long) Math.ceil(quantile * count());
    long seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
      long here = count(i);
      seen += here;
      if (here > 0 && seen >= rank) {
        return end(i);
      }
    }
    return -1;
  }

  private long count(int bucket) {
    return (long) LONG.getOpaque(counts, bucket);
  }

  private static int bucket(long nanos) {
    if (nanos < PARTS) {
      return (int) nanos;
    }
    int octave = 63 - Long.numberOfLeadingZeros(nanos);
    int part = (int) (nanos >>> (octave - PARTS_LOG)) & (PARTS - 1);
    return Math.min(BUCKETS - 1, (octave - PARTS_LOG + 1) * PARTS + part);
  }

  private static long end(int bucket) {
    if (bucket < PARTS) {
      return bucket;
    }
    int shift = bucket / PARTS - 1;
    return ((long) (PARTS + bucket % PARTS + 1) << shift) - 1;
  }
}
