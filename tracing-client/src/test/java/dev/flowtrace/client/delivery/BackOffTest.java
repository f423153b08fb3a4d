package dev.flowtrace.client.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BackOffTest {

  @Test
  void limitDoublesUpToTheMaximum() {
    BackOff backOff = new BackOff(Duration.ofMillis(200), Duration.ofSeconds(1), () -> 1);
    assertThat(millis(backOff)).isEqualTo(200);
    assertThat(millis(backOff)).isEqualTo(400);
    assertThat(millis(backOff)).isEqualTo(800);
    for (int i = 0; i < 100; i++) {
      assertThat(millis(backOff)).isEqualTo(1000);
    }
  }

  @Test
  void waitIsAnyPartOfTheLimit() {
    assertThat(new BackOff(Duration.ofMillis(200), Duration.ofSeconds(1), () -> 0).nextNanos())
        .isEqualTo(1);
    assertThat(millis(new BackOff(Duration.ofMillis(200), Duration.ofSeconds(1), () -> 0.25)))
        .isEqualTo(50);
  }

  @Test
  void resetMakesItShortAgain() {
    BackOff backOff = new BackOff(Duration.ofMillis(200), Duration.ofSeconds(1), () -> 1);
    backOff.nextNanos();
    backOff.nextNanos();
    backOff.reset();
    assertThat(millis(backOff)).isEqualTo(200);
  }

  private static long millis(BackOff backOff) {
    return TimeUnit.NANOSECONDS.toMillis(backOff.nextNanos());
  }
}
