package dev.flowtrace.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
  private static LongStream values() {
    Random random = new Random(1);
    LongStream edges =
        LongStream.range(0, 63).flatMap(n -> LongStream.of((1L << n) - 1, 1L << n, (1L << n) + 1));
    LongStream any = random.longs(20_000).map(v -> (v >>> 1) >>> random.nextInt(63));
    return LongStream.concat(
        LongStream.concat(edges, any), LongStream.of(Long.MAX_VALUE, Long.MAX_VALUE - 1));
  }

  @Test
  void bucket_holdsItsValues_andIsAtMostAnEighthWide() {
    values()
        .forEach(
            value -> {
              int bucket = LatencyHistogram.bucket(value);
              assertThat(bucket).isBetween(0, LatencyHistogram.BUCKETS - 1);
              long upper = LatencyHistogram.upperBound(bucket);
              assertThat(upper).isGreaterThanOrEqualTo(value);
              assertThat(LatencyHistogram.bucket(upper)).isEqualTo(bucket);
              assertThat(upper - value).isLessThanOrEqualTo(value / 8);
            });
  }

  @Test
  void buckets_goUpWithoutGaps() {
    for (int bucket = 1; bucket < LatencyHistogram.BUCKETS; bucket++) {
      long below = LatencyHistogram.upperBound(bucket - 1);
      assertThat(LatencyHistogram.bucket(below + 1)).isEqualTo(bucket);
    }
    assertThat(LatencyHistogram.upperBound(LatencyHistogram.BUCKETS - 1)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void quantiles_areUpperBoundsOfTheTrueOnes() {
    Random random = new Random(2);
    for (int round = 0; round < 100; round++) {
      long[] values =
          random.longs(1 + random.nextInt(300), 0, 1L << random.nextInt(1, 40)).toArray();
      LatencyHistogram histogram = new LatencyHistogram();
      Arrays.stream(values).forEach(histogram::record);
      Arrays.sort(values);
      for (double quantile : new double[] {0, 0.01, 0.5, 0.9, 0.99, 1}) {
        long exact = values[(int) Math.max(0, Math.ceil(quantile * values.length) - 1)];
        assertThat(histogram.quantileNanos(quantile)).isBetween(exact, exact + exact / 8);
      }
      assertThat(histogram.total()).isEqualTo(values.length);
    }
  }

  @Test
  void nothingCounted_isZero_andNegativeCountsAsZero() {
    LatencyHistogram histogram = new LatencyHistogram();
    assertThat(histogram.quantileNanos(0.5)).isZero();
    histogram.record(-5);
    assertThat(histogram.total()).isEqualTo(1);
    assertThat(histogram.quantileNanos(1)).isZero();
  }

  @Test
  void merged_andStored_itSaysTheSame() {
    LatencyHistogram whole = new LatencyHistogram();
    LatencyHistogram[] parts = {new LatencyHistogram(), new LatencyHistogram()};
    Random random = new Random(3);
    values()
        .forEach(
            value -> {
              whole.record(value);
              parts[random.nextInt(2)].record(value);
            });
    parts[0].merge(LatencyHistogram.ofBytes(parts[1].toBytes()));
    assertThat(parts[0].toBytes()).isEqualTo(whole.toBytes());
    assertThat(LatencyHistogram.ofBytes(whole.toBytes()).toBytes()).isEqualTo(whole.toBytes());
    LatencyHistogram empty = LatencyHistogram.ofBytes(new LatencyHistogram().toBytes());
    assertThat(empty.total()).isZero();
  }
}
