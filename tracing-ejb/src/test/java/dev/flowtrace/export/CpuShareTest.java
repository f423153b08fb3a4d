package dev.flowtrace.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CpuShareTest {
  private static final int PROCESSORS = 4;
  private static final double LEAST = 0.05;

  private long now = 1;
  private long events;
  private double busy;
  private final CpuShare share =
      new CpuShare(LEAST, PROCESSORS, () -> busy, () -> events, () -> now);

  /** A second goes by in which so many events came and the export took some time. */
  private double afterSecond(long received, double load, long exportMillis) {
    now += TimeUnit.SECONDS.toNanos(1);
    events += received;
    busy = load;
    share.used(TimeUnit.MILLISECONDS.toNanos(exportMillis));
    return share.allowed();
  }

  @Test
  void whileNothingComesIn_allIsAllowed() {
    assertThat(share.allowed()).isEqualTo(1);
    assertThat(afterSecond(0, 1, 4_000)).isEqualTo(1);
    assertThat(share.allowedProcessors()).isEqualTo(PROCESSORS);
  }

  @Test
  void besideFullIngest_theLeastIsAllowed() {
    assertThat(afterSecond(30_000, 0.98, 200)).isEqualTo(LEAST);
    assertThat(share.allowedProcessors()).isCloseTo(0.2, within(1e-9));
    assertThat(afterSecond(0, 0.98, 200)).as("it ended").isEqualTo(1);
  }

  @Test
  void besideSomeIngest_whatItLeavesIsAllowed() {
    assertThat(afterSecond(1_000, 0.30, 0)).isCloseTo(0.45, within(1e-9));
    // half of what is in use now is the export's own
    assertThat(afterSecond(1_000, 0.60, 1_200)).isCloseTo(0.45, within(1e-9));
  }

  @Test
  void ingestThatGrows_takesWhatTheExportHad() {
    assertThat(afterSecond(1_000, 0.75, 1_800)).isCloseTo(0.45, within(1e-9));
    // all is in use: each has half
    assertThat(afterSecond(9_000, 1, 1_800)).isCloseTo(0.20, within(1e-9));
    assertThat(afterSecond(15_000, 1, 800)).isEqualTo(LEAST);
  }

  @Test
  void loadThatIsUnknown_isTakenForHigh() {
    assertThat(afterSecond(1, -1, 0)).isEqualTo(LEAST);
    assertThat(afterSecond(1, Double.NaN, 0)).isEqualTo(LEAST);
  }

  @Test
  void withinHalfASecond_nothingChanges() {
    assertThat(afterSecond(1_000, 1, 0)).isEqualTo(LEAST);
    now += TimeUnit.MILLISECONDS.toNanos(499);
    busy = 0;
    assertThat(share.allowed()).isEqualTo(LEAST);
    now += TimeUnit.MILLISECONDS.toNanos(1);
    assertThat(share.allowed()).isEqualTo(1);
  }
}
