package dev.flowtrace.client.recording;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LatencyHistogramTest {

  @Test
  void quantiles_areAtMostAnEighthTooLarge() {
    LatencyHistogram histogram = new LatencyHistogram();
    for (long nanos = 1; nanos <= 100_000; nanos++) {
      histogram.record(nanos);
    }

    assertThat(histogram.count()).isEqualTo(100_000);
    assertThat(histogram.quantile(0.5)).isBetween(50_000L, 56_250L);
    assertThat(histogram.quantile(0.99)).isBetween(99_000L, 111_375L);
    assertThat(histogram.quantile(1)).isGreaterThanOrEqualTo(100_000);
  }

  @Test
  void extremes_areKept() {
    LatencyHistogram histogram = new LatencyHistogram();
    assertThat(histogram.quantile(0.5)).isEqualTo(-1);
    histogram.record(-5);
    assertThat(histogram.quantile(1)).isZero();
    histogram.record(Long.MAX_VALUE);
    assertThat(histogram.quantile(1)).isGreaterThan(3_600_000_000_000L);
  }
}
