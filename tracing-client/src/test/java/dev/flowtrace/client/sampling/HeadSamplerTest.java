package dev.flowtrace.client.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class HeadSamplerTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void firstTenOfASecond_areAllSampled_thoseBeyondWithTheRatio() {
    HeadSampler sampler = new HeadSampler();
    for (int i = 0; i < 10; i++) {
      assertThat(sampler.decide(i, 10, 0.01)).isEqualTo(Threshold.ALWAYS);
    }
    assertThat(sampler.decide(10, 10, 0.01)).isEqualTo(Threshold.ofRatio(0.01));
    assertThat(sampler.decide(SECOND, 10, 0.01)).isEqualTo(Threshold.ALWAYS);
  }

  @Test
  void rateBelowOne_takesOneInItsTime() {
    HeadSampler sampler = new HeadSampler();
    assertThat(sampler.decide(0, 0.5, 0)).isEqualTo(Threshold.ALWAYS);
    assertThat(sampler.decide(SECOND, 0.5, 0)).isEqualTo(Threshold.NEVER);
    assertThat(sampler.decide(2 * SECOND, 0.5, 0)).isEqualTo(Threshold.ALWAYS);
  }

  @Test
  void adjustedCounts_addUpToTheRunsThereWere() {
    HeadSampler sampler = new HeadSampler();
    SplittableRandom random = new SplittableRandom(1);
    double estimated = 0;
    int runs = 2_000_000;
    for (int i = 0; i < runs; i++) { // 2,000 a second
      Threshold by = sampler.decide(i * (SECOND / 2000), 10, 0.01);
      if (by.accepts(random.nextLong() >>> 8)) {
        estimated += by.adjustedCount();
      }
    }

    assertThat(estimated).isCloseTo(runs, Percentage.withPercentage(2));
  }

  @Test
  void noRate_isTheRatioAlone() {
    assertThat(new HeadSampler().decide(0, 0, 0.25).adjustedCount()).isEqualTo(4, within(1e-9));
  }
}
