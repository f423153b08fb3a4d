package dev.flowtrace.client.recording;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EpochClockTest {
  private static final long SECOND = 1_000_000_000;
  private static final long WALL = 1_700_000_000L * SECOND;

  private long nanos = 5;
  private long wall = WALL;
  private final EpochClock clock = new EpochClock(() -> nanos, () -> wall);

  @Test
  void timeGoesOnWithTheMonotonicClock() {
    assertThat(clock.epochNanos(5)).isEqualTo(WALL);
    assertThat(clock.epochNanos(7)).isEqualTo(WALL + 2);
  }

  @Test
  void wallClockAhead_isFollowedAtOnce() {
    advance(SECOND, SECOND + 300);
    clock.anchor();

    assertThat(clock.epochNanos(nanos)).isEqualTo(wall);
  }

  @Test
  void wallClockALittleBehind_isApproachedWithoutGoingBack() {
    advance(SECOND, SECOND - 100_000_000);
    long before = clock.epochNanos(nanos);
    clock.anchor();
    long after = clock.epochNanos(nanos);

    assertThat(before - after).isEqualTo(SECOND / 2000);
    advance(SECOND, SECOND);
    assertThat(clock.epochNanos(nanos)).isGreaterThan(before);
  }

  @Test
  void wallClockSetBack_isFollowed() {
    advance(SECOND, -3600 * SECOND);
    clock.anchor();

    assertThat(clock.epochNanos(nanos)).isEqualTo(wall);
  }

  private void advance(long monotonic, long wallBy) {
    nanos += monotonic;
    wall += wallBy;
  }
}
