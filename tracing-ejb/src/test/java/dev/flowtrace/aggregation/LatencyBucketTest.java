package dev.flowtrace.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyBucketTest {
  @Test
  void buckets_holdWhatWasCounted_andTouchEachOther() {
    LatencyHistogram histogram = new LatencyHistogram();
    for (long nanos : List.of(0L, 7L, 1_000_000L, 1_000_001L, 2_000_000_000L)) {
      histogram.record(nanos);
    }

    List<LatencyBucket> buckets = LatencyBucket.of(histogram);

    assertThat(buckets).extracting(LatencyBucket::count).containsExactly(1L, 1L, 2L, 1L);
    assertThat(buckets.get(0)).isEqualTo(new LatencyBucket(0, 0, 1));
    assertThat(buckets.get(1)).isEqualTo(new LatencyBucket(7, 7, 1));
    assertThat(buckets.get(2).fromNanos()).isLessThanOrEqualTo(1_000_000);
    assertThat(buckets.get(2).toNanos()).isBetween(1_000_001L, 1_125_000L);
    assertThat(LatencyBucket.of(new LatencyHistogram())).isEmpty();
  }
}
