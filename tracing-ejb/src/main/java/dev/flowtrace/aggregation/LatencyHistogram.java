package dev.flowtrace.aggregation;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Counts of durations in logarithmic buckets, eight to a power of two, so that a bucket's bounds
 * are at most 12.5 % apart (the log-linear layout of HdrHistogram). Holds only the range of buckets
 * that was used.
 */
public final class LatencyHistogram {
  private static final int SUB_BITS = 3;
  private static final int SUB = 1 << SUB_BITS;

  /** Buckets that a non-negative long can fall into. */
  static final int BUCKETS = (64 - SUB_BITS) * SUB;

  private int first;
  private long[] counts = new long[0];

  /** Counts one duration in nanoseconds; a negative one counts as zero. */
  public void record(long nanos) {
    add(bucket(Math.max(0, nanos)), 1);
  }

  /** Adds all of the other's counts. */
  public void merge(LatencyHistogram other) {
    for (int i = 0; i < other.counts.length; i++) {
      if (other.counts[i] != 0) {
        add(other.first + i, other.counts[i]);
      }
    }
  }

  /** About how much memory it takes. */
  long memoryBytes() {
    return 40 + 8L * counts.length;
  }

  /** How many durations were counted. */
  public long total() {
    return Arrays.stream(counts).sum();
  }

  /**
   * An upper bound of the value below which a share of the durations lies.
   *
   * @param quantile from 0 to 1
   * @return nanoseconds; 0 when nothing was counted
   */
  public long quantileNanos(double quantile) {
    long rank = (long) Math.ceil(quantile * total());
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank && seen > 0) {
        return upperBound(first + i);
      }
    }
    return 0;
  }

  /**
   * The counts as bytes: first bucket, number of buckets, then each count, as variable-length
   * numbers.
   */
  public byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate(10 * (counts.length + 2));
    VarInts.put(out, first);
    VarInts.put(out, counts.length);
    for (long count : counts) {
      VarInts.put(out, count);
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  /** Reads what {@link #toBytes} wrote. */
  public static LatencyHistogram ofBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    LatencyHistogram histogram = new LatencyHistogram();
    histogram.first = (int) VarInts.get(in);
    histogram.counts = new long[(int) VarInts.get(in)];
    for (int i = 0; i < histogram.counts.length; i++) {
      histogram.counts[i] = VarInts.get(in);
    }
    return histogram;
  }

  private void add(int bucket, long count) {
    if (counts.length == 0) {
      first = bucket;
      counts = new long[1];
    } else if (bucket < first) {
      long[] wider = new long[counts.length + first - bucket];
      System.arraycopy(counts, 0, wider, first - bucket, counts.length);
      counts = wider;
      first = bucket;
    } else if (bucket >= first + counts.length) {
      counts = Arrays.copyOf(counts, bucket - first + 1);
    }
    counts[bucket - first] += count;
  }

  static int bucket(long value) {
    if (value < SUB) {
      return (int) value;
    }
    int exponent = 63 - Long.numberOfLeadingZeros(value);
    int sub = (int) (value >>> (exponent - SUB_BITS)) & (SUB - 1);
    return (exponent - SUB_BITS + 1) * SUB + sub;
  }

  static long upperBound(int bucket) {
    if (bucket < SUB) {
      return bucket;
    }
    int exponent = bucket / SUB + SUB_BITS - 1;
    long width = 1L << (exponent - SUB_BITS);
    return (1L << exponent) + (bucket % SUB) * width + (width - 1);
  }
}
