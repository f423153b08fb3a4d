package dev.flowtrace.client.recording;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EventRateTest {
  private static final long MILLI = 1_000_000;

  private final EventRate rate = new EventRate();

  @Test
  void rate_isThatSinceItWasAskedBefore() {
    assertThat(rate.at(-5 * MILLI, 1_000)).isNaN();
    assertThat(rate.at(95 * MILLI, 1_050)).isEqualTo(500);
    assertThat(rate.at(1_095 * MILLI, 1_050)).isZero();
  }

  @Test
  void overAMoment_itIsTheLastOneAgain() {
    assertThat(rate.at(0, 0)).isNaN();
    assertThat(rate.at(9 * MILLI, 9)).isNaN();
    assertThat(rate.at(20 * MILLI, 20)).isEqualTo(1_000);
    assertThat(rate.at(21 * MILLI, 500)).isEqualTo(1_000);
  }
}
