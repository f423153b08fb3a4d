package dev.flowtrace.bench.load;

/** Counts times in buckets that are at most 3 % wide. Not thread-safe. */
final class LatencyHistogram {
  private static final int SUB_BITS = 5; // 32 buckets for each doubling

  private final long[] counts = new long[(64 - SUB_BITS) << SUB_BITS];
  private long total;
  private long max;

  /** Counts a time of 0 or more. */
  void record(long nanos) {
    counts[bucket(nanos)]++;
    total++;
    max = Math.max(max, nanos);
  }

  long total() {
    return total;
  }

  long maxNanos() {
    return max;
  }

  /** The time that the share {@code quantile} of all did not exceed, to within 3 %; 0 if empty. */
  long nanosAt(double quantile) {
    long wanted = Math.max(1, (long) Math.ceil(quantile * total));
    long seen = 0;
    for (int i = 0; i < counts.length && total > 0; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        return Math.min(max, largestOf(i));
      }
    }
    return max;
  }

  private static int bucket(long nanos) {
    if (nanos < 1 << SUB_BITS) {
      return (int) nanos;
    }
    int shift = 63 - Long.numberOfLeadingZeros(nanos) - SUB_BITS;
    return (shift << SUB_BITS) + (int) (nanos >>> shift);
  }

  private static long largestOf(int bucket) {
    if (bucket < 2 << SUB_BITS) {
      return bucket;
    }
    int shift = (bucket >>> SUB_BITS) - 1;
    long first = (long) ((bucket & ((1 << SUB_BITS) - 1)) | (1 << SUB_BITS)) << shift;
    return first + (1L << shift) - 1;
  }
}
