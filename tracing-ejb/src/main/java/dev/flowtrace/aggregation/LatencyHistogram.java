package dev.flowtrace.aggregation;

import dev.flowtrace.protocol.buffer.VarInts;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Counts of durations in logarithmic buckets, eight to a power of two, so that a bucket's bounds
 * are at most 12.5 % apart (the log-linear layout of HdrHistogram). There is one an edge, most of
 * them with few values, so only the buckets that were used take memory: each is a cell of the
 * bucket's number above its count, and the cells go up.
 */
public final class LatencyHistogram {
  private static final int SUB_BITS = 3;
  private static final int SUB = 1 << SUB_BITS;

  /** Buckets that a non-negative long can fall into. */
  static final int BUCKETS = (64 - SUB_BITS) * SUB;

  /** Enough for any count that a collector lives to see. */
  private static final int COUNT_BITS = 54;

  private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
  private static final int FIRST_CELLS = 3;

  private long[] cells = new long[0];
  private int used;

  /** Counts one duration in nanoseconds; a negative one counts as zero. */
  public void record(long nanos) {
    add(bucket(Math.max(0, nanos)), 1);
  }

  /** Adds all of the other's counts. */
  public void merge(LatencyHistogram other) {
    for (int i = 0; i < other.used; i++) {
      add(bucketOf(other.cells[i]), countOf(other.cells[i]));
    }
  }

  /** Each count so many times, rounded to a whole one. */
  LatencyHistogram times(double count) {
    LatencyHistogram product = new LatencyHistogram();
    for (int i = 0; i < used; i++) {
      long times = Math.min(COUNT_MASK, Math.round(countOf(cells[i]) * count));
      if (times > 0) {
        product.add(bucketOf(cells[i]), times);
      }
    }
    return product;
  }

  private static int bucketOf(long cell) {
    return (int) (cell >>> COUNT_BITS);
  }

  private static long countOf(long cell) {
    return cell & COUNT_MASK;
  }

  /** About how much memory it takes. */
  long memoryBytes() {
    return 40 + 8L * cells.length;
  }

  /** How many durations were counted. */
  public long total() {
    return Arrays.stream(cells, 0, used).map(LatencyHistogram::countOf).sum();
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
    for (int i = 0; i < used; i++) {
      seen += countOf(cells[i]);
      if (seen >= rank) {
        return upperBound(bucketOf(cells[i]));
      }
    }
    return 0;
  }

  /**
   * The counts as bytes: first bucket, number of buckets, then each count, as variable-length
   * numbers.
   */
  public byte[] toBytes() {
    int first = used == 0 ? 0 : bucketOf(cells[0]);
    int buckets = used == 0 ? 0 : bucketOf(cells[used - 1]) - first + 1;
    ByteBuffer out = ByteBuffer.allocate(buckets + VarInts.MAX_BYTES * (used + 2));
    VarInts.put(out, first);
    VarInts.put(out, buckets);
    int cell = 0;
    for (int bucket = first; bucket < first + buckets; bucket++) {
      boolean isUsed = bucketOf(cells[cell]) == bucket;
      VarInts.put(out, isUsed ? countOf(cells[cell++]) : 0);
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  /** Reads what {@link #toBytes} wrote. */
  public static LatencyHistogram ofBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    LatencyHistogram histogram = new LatencyHistogram();
    int first = (int) VarInts.get(in);
    int buckets = (int) VarInts.get(in);
    for (int bucket = first; bucket < first + buckets; bucket++) {
      long count = VarInts.get(in);
      if (count != 0) {
        histogram.add(bucket, count);
      }
    }
    return histogram;
  }

  private void add(int bucket, long count) {
    int at = used;
    while (at > 0 && bucketOf(cells[at - 1]) >= bucket) {
      at--;
    }
    if (at < used && bucketOf(cells[at]) == bucket) {
      cells[at] += count;
      return;
    }
    if (used == cells.length) {
      cells = Arrays.copyOf(cells, used + Math.max(FIRST_CELLS, used / 2));
    }
    System.arraycopy(cells, at, cells, at + 1, used - at);
    cells[at] = ((long) bucket << COUNT_BITS) | count;
    used++;
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
