package dev.flowtrace.bench.load;

import org.jspecify.annotations.Nullable;

/** Mean and peak of what goes up and down. Not thread-safe. */
final class Gauge {
  private double sum;
  private double peak = Double.NEGATIVE_INFINITY;
  private long samples;

  /** Takes a sample; null is none. */
  void add(@Nullable Double value) {
    if (value != null) {
      sum += value;
      peak = Math.max(peak, value);
      samples++;
    }
  }

  /** Null if there was no sample. */
  @Nullable Double mean() {
    return samples == 0 ? null : (Double) (sum / samples);
  }

  /** Null if there was no sample. */
  @Nullable Double peak() {
    return samples == 0 ? null : (Double) peak;
  }
}
