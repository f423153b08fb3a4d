package dev.flowtrace.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long the export waits. */
class WaitingTest {
  private static final Clock SIX =
      Clock.fixed(Instant.parse("2026-01-07T06:00:00Z"), ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource({"'7', PT7S", "' 7 ', PT7S", "'Wed, 07 Jan 2026 06:01:30 GMT', PT1M30S"})
  void retryAfter_isSecondsOrADate(String value, Duration expected) {
    assertThat(RetryAfter.parse(value, SIX)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "-1", "soon", "99999999999", "1.5", "Wed, 07 Jan 2026 05:59:59 GMT"})
  void retryAfter_thatSaysNothingOfUse_isPassedOver(String value) {
    assertThat(RetryAfter.parse(value, SIX)).isNull();
  }

  @Test
  void backoff_doublesUpToItsLimit_andIsShortenedByAtMostAFifth() {
    Backoff longest =
        new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(60), () -> 0);
    Backoff shortest =
        new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(60), () -> 1);

    assertThat(longest.pause(1, null)).isEqualTo(Duration.ofSeconds(1));
    assertThat(longest.pause(2, null)).isEqualTo(Duration.ofSeconds(2));
    assertThat(longest.pause(4, null)).isEqualTo(Duration.ofSeconds(8));
    assertThat(longest.pause(5, null)).isEqualTo(Duration.ofSeconds(10));
    assertThat(longest.pause(Integer.MAX_VALUE, null)).isEqualTo(Duration.ofSeconds(10));
    assertThat(shortest.pause(1, null)).isEqualTo(Duration.ofMillis(800));
    assertThat(shortest.pause(9, null)).isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  void whatTheReceiverAsksFor_counts_upToItsOwnLimit() {
    Backoff backoff =
        new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(60), () -> 1);

    assertThat(backoff.pause(1, Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(30));
    assertThat(backoff.pause(1, Duration.ofSeconds(61))).isEqualTo(Duration.ofSeconds(60));
  }
}
