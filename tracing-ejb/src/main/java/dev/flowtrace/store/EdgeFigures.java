package dev.flowtrace.store;

import dev.flowtrace.aggregation.EdgeStats;
import dev.flowtrace.aggregation.LatencyHistogram;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import org.jspecify.annotations.Nullable;

/** What went over an edge, as columns. */
@Embeddable
class EdgeFigures {
  @Column(name = "message_count", nullable = false)
  long messages;

  @Column(name = "message_bytes", nullable = false)
  long bytes;

  @Column(name = "error_count", nullable = false)
  long errors;

  @Column(name = "timed_count", nullable = false)
  long timed;

  @Column(name = "execution_nanos_sum", nullable = false)
  long nanosSum;

  @Column(name = "execution_nanos_max", nullable = false)
  long nanosMax;

  @Column(name = "histogram")
  byte @Nullable [] histogram;

  @Column(name = "first_nanos", nullable = false)
  long firstEpochNanos;

  @Column(name = "last_nanos", nullable = false)
  long lastEpochNanos;

  protected EdgeFigures() {}

  static EdgeFigures of(EdgeStats stats) {
    EdgeFigures figures = new EdgeFigures();
    figures.messages = stats.messages();
    figures.bytes = stats.bytes();
    figures.errors = stats.errors();
    figures.timed = stats.timed();
    figures.nanosSum = stats.nanosSum();
    figures.nanosMax = stats.nanosMax();
    LatencyHistogram measured = stats.histogram();
    figures.histogram = measured == null ? null : measured.toBytes();
    figures.firstEpochNanos = stats.firstEpochNanos();
    figures.lastEpochNanos = stats.lastEpochNanos();
    return figures;
  }

  EdgeStats stats() {
    return new EdgeStats(
        messages,
        bytes,
        errors,
        timed,
        nanosSum,
        nanosMax,
        firstEpochNanos,
        lastEpochNanos,
        histogram == null ? null : LatencyHistogram.ofBytes(histogram));
  }
}
