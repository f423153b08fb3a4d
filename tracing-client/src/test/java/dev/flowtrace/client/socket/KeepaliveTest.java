package dev.flowtrace.client.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.client.socket.Keepalive.Step;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class KeepaliveTest {
  /** Any time; the clock may well be about to turn over. */
  private static final long OPENED = Long.MAX_VALUE - 7;

  private static long at(double seconds) {
    return OPENED + (long) (seconds * 1e9);
  }

  private static Keepalive every(long seconds) {
    return new Keepalive(Duration.ofSeconds(seconds), OPENED);
  }

  @Test
  void idleConnection_isPingedAfterAnInterval_andGivenUpAfterAnother() {
    Keepalive keepalive = every(30);
    assertThat(keepalive.advance(at(29.9), false, true)).isEqualTo(Step.WAIT);
    assertThat(keepalive.restNanos(at(29.9))).isEqualTo(100_000_000);
    assertThat(keepalive.advance(at(30), false, true)).isEqualTo(Step.PING);
    assertThat(keepalive.advance(at(31), false, true)).isEqualTo(Step.WAIT);
    assertThat(keepalive.restNanos(at(31))).isEqualTo(29_000_000_000L);
    assertThat(keepalive.advance(at(60), false, true)).isEqualTo(Step.GIVE_UP);
  }

  @Test
  void whatIsHeard_startsTheIntervalAnew() {
    Keepalive keepalive = every(30);
    assertThat(keepalive.advance(at(30), false, true)).isEqualTo(Step.PING);
    keepalive.heard(at(31));
    assertThat(keepalive.advance(at(60), false, true)).isEqualTo(Step.WAIT);
    assertThat(keepalive.advance(at(61), false, true)).isEqualTo(Step.PING);
  }

  @Test
  void whoOwesAnAnswer_isPingedEveryFiveSeconds_andNeverGivenUp() {
    Keepalive keepalive = every(30);
    assertThat(keepalive.advance(at(20), true, true)).isEqualTo(Step.WAIT);
    assertThat(keepalive.restNanos(at(20))).isEqualTo(5_000_000_000L);
    for (int second = 25; second <= 300; second += 5) {
      assertThat(keepalive.advance(at(second - 1), true, true)).isEqualTo(Step.WAIT);
      assertThat(keepalive.advance(at(second), true, true)).isEqualTo(Step.PING);
    }
  }

  @Test
  void whatIsHeardInBetween_isWhereTheFiveSecondsBegin() {
    Keepalive keepalive = every(30);
    assertThat(keepalive.advance(at(1), true, true)).isEqualTo(Step.WAIT);
    keepalive.heard(at(4));
    assertThat(keepalive.advance(at(6), true, true)).isEqualTo(Step.WAIT);
    assertThat(keepalive.advance(at(9), true, true)).isEqualTo(Step.PING);
  }

  @Test
  void pingThatCannotLeave_isLeftOut_andNoAnswerToItExpected() {
    Keepalive keepalive = every(30);
    assertThat(keepalive.advance(at(30), false, false)).isEqualTo(Step.WAIT);
    assertThat(keepalive.advance(at(60), false, true)).isEqualTo(Step.PING);
    assertThat(keepalive.advance(at(61), true, false)).isEqualTo(Step.WAIT);
    assertThat(keepalive.advance(at(66), true, false)).isEqualTo(Step.WAIT);
    assertThat(keepalive.advance(at(71), true, true)).isEqualTo(Step.PING);
  }

  @Test
  void shorterInterval_holdsForBoth() {
    Keepalive keepalive = every(2);
    assertThat(keepalive.periodNanos()).isEqualTo(2_000_000_000);
    assertThat(keepalive.advance(at(1), true, true)).isEqualTo(Step.WAIT);
    assertThat(keepalive.advance(at(3), true, true)).isEqualTo(Step.PING);
  }

  @Test
  void intervalOfZero_neverPings() {
    Keepalive keepalive = every(0);
    assertThat(keepalive.periodNanos()).isZero();
    assertThat(keepalive.advance(at(3600), false, true)).isEqualTo(Step.WAIT);
    assertThat(keepalive.advance(at(7200), true, true)).isEqualTo(Step.WAIT);
    assertThat(keepalive.restNanos(at(7200))).isEqualTo(Long.MAX_VALUE);
  }
}
