package dev.flowtrace.aggregation;

import org.jspecify.annotations.Nullable;

/** What went over one edge. Unmeasured execution times are left out of the timed figures. */
public final class EdgeStats {
  private long messages;
  private long bytes;
  private long errors;
  private long timed;
  private long nanosSum;
  private long nanosMax;
  private long firstEpochNanos = Long.MAX_VALUE;
  private long lastEpochNanos = Long.MIN_VALUE;

  /** Null while there are none, or one, which is the sum then: most edges of a trace have one. */
  private @Nullable LatencyHistogram histogram;

  /** An edge over which nothing went yet. */
  public EdgeStats() {}

  /**
   * Restores an edge from its stored figures; {@code histogram} is null when nothing was timed, and
   * may be when one message was.
   */
  public EdgeStats(
      long messages,
      long bytes,
      long errors,
      long timed,
      long nanosSum,
      long nanosMax,
      long firstEpochNanos,
      long lastEpochNanos,
      @Nullable LatencyHistogram histogram) {
    this.messages = messages;
    this.bytes = bytes;
    this.errors = errors;
    this.timed = timed;
    this.nanosSum = nanosSum;
    this.nanosMax = nanosMax;
    this.firstEpochNanos = firstEpochNanos;
    this.lastEpochNanos = lastEpochNanos;
    this.histogram = timed == 1 && nanosSum == nanosMax ? null : histogram;
  }

  void record(EventFigures event) {
    messages++;
    bytes += Math.max(0, event.messageBytes());
    if (event.isError()) {
      errors++;
    }
    firstEpochNanos = Math.min(firstEpochNanos, event.epochNanos());
    lastEpochNanos = Math.max(lastEpochNanos, event.epochNanos());
    if (event.executionNanos() >= 0) {
      if (!isUntimed()) {
        histogramForWriting().record(event.executionNanos());
      }
      timed++;
      nanosSum += event.executionNanos();
      nanosMax = Math.max(nanosMax, event.executionNanos());
    }
  }

  private boolean isUntimed() {
    return timed == 0 && histogram == null;
  }

  private boolean isTimedOnce() {
    return timed == 1 && histogram == null;
  }

  /** Adds all of the other's figures. */
  public void merge(EdgeStats other) {
    mergeHistogram(other);
    messages += other.messages;
    bytes += other.bytes;
    errors += other.errors;
    timed += other.timed;
    nanosSum += other.nanosSum;
    nanosMax = Math.max(nanosMax, other.nanosMax);
    firstEpochNanos = Math.min(firstEpochNanos, other.firstEpochNanos);
    lastEpochNanos = Math.max(lastEpochNanos, other.lastEpochNanos);
  }

  private void mergeHistogram(EdgeStats other) {
    if (other.histogram != null) {
      histogramForWriting().merge(other.histogram);
    } else if (other.isTimedOnce() && !isUntimed()) {
      histogramForWriting().record(other.nanosSum);
    }
  }

  /** These figures as if each message had been so many, rounded to whole ones. */
  public EdgeStats times(double count) {
    LatencyHistogram once = histogram();
    return new EdgeStats(
        Math.round(messages * count),
        Math.round(bytes * count),
        Math.round(errors * count),
        Math.round(timed * count),
        Math.round(nanosSum * count),
        nanosMax,
        firstEpochNanos,
        lastEpochNanos,
        once == null ? null : once.times(count));
  }

  private LatencyHistogram histogramForWriting() {
    LatencyHistogram writable = histogram();
    if (writable == null) {
      writable = new LatencyHistogram();
    }
    histogram = writable;
    return writable;
  }

  /** Memory that the distribution takes. */
  long histogramBytes() {
    return histogram == null ? 0 : histogram.memoryBytes();
  }

  /** Messages that went over the edge. */
  public long messages() {
    return messages;
  }

  /** The sum of their sizes. */
  public long bytes() {
    return bytes;
  }

  /** How many of them tell of a failure. */
  public long errors() {
    return errors;
  }

  /** How many of them had a measured execution time. */
  public long timed() {
    return timed;
  }

  /** The sum of the measured times. */
  public long nanosSum() {
    return nanosSum;
  }

  /** The longest measured time. */
  public long nanosMax() {
    return nanosMax;
  }

  /** The time of the first message. */
  public long firstEpochNanos() {
    return firstEpochNanos;
  }

  /** The time of the last message. */
  public long lastEpochNanos() {
    return lastEpochNanos;
  }

  /** The measured times' distribution, null when none was measured. */
  public @Nullable LatencyHistogram histogram() {
    if (isTimedOnce()) {
      LatencyHistogram one = new LatencyHistogram();
      one.record(nanosSum);
      return one;
    }
    return histogram;
  }
}
