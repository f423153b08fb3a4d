package dev.flowtrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;

final class LatencyHistogramTest {
  private final LatencyHistogram histogram = new LatencyHistogram();

  @Test
  void quantiles_areExactToThreePercent() {
    for (long i = 1; i <= 100_000; i++) {
      histogram.record(i * 1_000);
    }
    assertThat(histogram.nanosAt(0.50)).isCloseTo(50_000_000L, withinPercentage(3.2));
    assertThat(histogram.nanosAt(0.99)).isCloseTo(99_000_000L, withinPercentage(3.2));
    assertThat(histogram.nanosAt(1)).isEqualTo(100_000_000L);
    assertThat(histogram.maxNanos()).isEqualTo(100_000_000L);
    assertThat(histogram.total()).isEqualTo(100_000);
  }

  @Test
  void smallAndLargestTimes_haveABucket() {
    histogram.record(0);
    histogram.record(Long.MAX_VALUE);

    assertThat(histogram.nanosAt(0.5)).isZero();
    assertThat(histogram.nanosAt(1)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void emptyHistogram_hasZeros() {
    assertThat(histogram.nanosAt(0.99)).isZero();
  }
}
