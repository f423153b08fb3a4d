package dev.flowtrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** By a clock that is told what time it is. */
final class SendScheduleTest {
  private static final long BEGIN = 5_000_000_000L;

  @Test
  void connections_takeTurns() {
    SendSchedule first = SendSchedule.of(1_000, 100, 2, 0);
    SendSchedule second = SendSchedule.of(1_000, 100, 2, 1);
    first.start(BEGIN);
    second.start(BEGIN);

    assertThat(first.nextNanos()).isEqualTo(at(100)); // its 100 events are there then
    assertThat(second.nextNanos()).isEqualTo(at(200));
    first.take(at(100));
    assertThat(first.nextNanos()).isEqualTo(at(300));
    assertThat(first.isDue(at(299))).isFalse();
    assertThat(first.isDue(at(300))).isTrue();
  }

  @Test
  void lateFrame_countsFromWhenItWasDue_soThatAPauseIsNotHidden() {
    SendSchedule schedule = SendSchedule.of(1_000, 10, 1, 0); // a frame every 10 ms
    LoadTotals totals = new LoadTotals();
    schedule.start(BEGIN);
    for (int i = 1; i <= 50; i++) { // answered after 1 ms each
      totals.acknowledged(at(i * 10L + 1) - schedule.take(at(i * 10L)));
    }
    long resumed = at(1_000); // nothing could be sent for half a second
    assertThat(schedule.framesBehind(resumed)).isEqualTo(50);
    while (schedule.isDue(resumed)) {
      totals.acknowledged(at(1_001) - schedule.take(resumed));
    }

    assertThat(schedule.framesBehind(resumed)).isZero();
    assertThat(totals.latency.getTotalCount()).isEqualTo(100);
    assertThat(millisAt(totals, 50)).isEqualTo(1);
    assertThat(millisAt(totals, 75)).isBetween(230L, 260L);
    assertThat(millisAt(totals, 100)).isBetween(490L, 492L);
  }

  @Test
  void withoutARate_theNextFrameIsAlwaysDue_andCountsFromNow() {
    SendSchedule schedule = SendSchedule.of(0, 100, 4, 3);
    schedule.start(BEGIN);

    assertThat(schedule.isDue(BEGIN)).isTrue();
    assertThat(schedule.take(at(7))).isEqualTo(at(7));
    assertThat(schedule.framesBehind(at(10_000))).isZero();
  }

  private static long at(long millis) {
    return BEGIN + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static long millisAt(LoadTotals totals, double percentile) {
    return TimeUnit.NANOSECONDS.toMillis(totals.latency.getValueAtPercentile(percentile));
  }
}
