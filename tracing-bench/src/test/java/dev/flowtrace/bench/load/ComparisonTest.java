package dev.flowtrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ComparisonTest {
  private final Figures before =
      new Figures()
          .put(Figure.STORED_PER_SECOND, 100_000.0)
          .put(Figure.ACK_P50, 10.0)
          .put(Figure.ACK_MAX, 10.0)
          .put(Figure.LOST, 0L);

  @Test
  void lessThroughput_isWorse_fromTheThresholdOn() {
    assertThat(regressed(Figure.STORED_PER_SECOND, 90_000)).isFalse();
    assertThat(regressed(Figure.STORED_PER_SECOND, 89_900)).isTrue();
    assertThat(regressed(Figure.STORED_PER_SECOND, 300_000)).isFalse();
  }

  @Test
  void moreLatency_isWorse() {
    assertThat(regressed(Figure.ACK_P50, 11.5)).isTrue();
    assertThat(regressed(Figure.ACK_P50, 1)).isFalse();
  }

  @Test
  void anyLoss_isWorseThanNone() {
    assertThat(regressed(Figure.LOST, 1)).isTrue();
    assertThat(regressed(Figure.LOST, 0)).isFalse();
  }

  @Test
  void whatHasNoBetter_orWasNotMeasuredBothTimes_failsNothing() {
    assertThat(regressed(Figure.ACK_MAX, 1_000)).isFalse();
    assertThat(regressed(Figure.DB_BYTES, 1_000)).isFalse();
  }

  @Test
  void text_saysWhatRegressed() {
    Comparison comparison =
        Comparison.of(before, new Figures().put(Figure.ACK_P50, 15.0).put(Figure.LOST, 2L), 10);

    assertThat(comparison.toText("before"))
        .startsWith("compared with before; a figure may be worse by 10 %")
        .containsPattern("acknowledged, p50 +10 -> +15 ms +\\+50.0 %  REGRESSED")
        .containsPattern("lost +0 -> +2 +was 0  REGRESSED");
  }

  @Test
  void exitCode_is3ForARegression_1ForALoss_0Otherwise() {
    Comparison worse = Comparison.of(before, new Figures().put(Figure.ACK_P50, 15.0), 10);
    Comparison same = Comparison.of(before, before, 10);

    assertThat(BenchCommand.exitCode(true, worse)).isEqualTo(3);
    assertThat(BenchCommand.exitCode(false, same)).isEqualTo(1);
    assertThat(BenchCommand.exitCode(true, same)).isZero();
    assertThat(BenchCommand.exitCode(true, null)).isZero();
  }

  private boolean regressed(Figure figure, double now) {
    return Comparison.of(before, new Figures().put(figure, now), 10).hasRegressed();
  }
}
