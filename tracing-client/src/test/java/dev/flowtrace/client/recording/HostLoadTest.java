package dev.flowtrace.client.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class HostLoadTest {
  private static final long MILLI = 1_000_000;

  private final AtomicLong process = new AtomicLong(7_000 * MILLI);
  private final AtomicLong own = new AtomicLong(500 * MILLI);
  private final HostLoad load = new HostLoad(process::get, own::get, 2);

  private boolean after(long atMillis, long processMillis, long ownMillis) {
    process.addAndGet(processMillis * MILLI);
    own.addAndGet(ownMillis * MILLI);
    return load.isBusy(atMillis * MILLI);
  }

  @Test
  void halfOfTheProcessors_isBusy_lessIsNot() {
    assertThat(after(0, 0, 0)).as("nothing is known yet").isFalse();
    assertThat(after(100, 100, 0)).isTrue();
    assertThat(after(200, 90, 0)).isFalse();
    assertThat(after(300, 200, 0)).isTrue();
  }

  @Test
  void itsOwnTime_doesNotCount() {
    after(0, 0, 0);
    assertThat(after(100, 150, 60)).isFalse();
    assertThat(after(200, 160, 60)).isTrue();
  }

  @Test
  void withinAShortTime_theAnswerStays() {
    after(0, 0, 0);
    assertThat(after(100, 200, 0)).isTrue();
    assertThat(after(149, 0, 0)).isTrue();
    assertThat(after(150, 0, 0)).isFalse();
  }

  @Test
  void whereTheJvmDoesNotTell_itIsNeverBusy() {
    HostLoad unknown = new HostLoad(() -> -1, own::get, 2);
    assertThat(unknown.isBusy(0)).isFalse();
    assertThat(unknown.isBusy(100 * MILLI)).isFalse();
  }

  @Test
  void thisProcess_tellsWhatItTakes() {
    HostLoad here = HostLoad.ofThisProcess();
    here.isBusy(System.nanoTime());
    AtomicLong stop = new AtomicLong();
    Runnable work =
        () -> {
          while (stop.get() == 0) {
            Thread.onSpinWait();
          }
        };
    int processors = Runtime.getRuntime().availableProcessors();
    for (int i = 0; i < processors; i++) {
      Thread thread = new Thread(work);
      thread.setDaemon(true);
      thread.start();
    }
    try {
      long until = System.nanoTime() + 60_000 * MILLI;
      boolean busy = false;
      while (!busy && System.nanoTime() < until) { // a busy machine may withhold its processors
        busy = here.isBusy(System.nanoTime());
        Thread.onSpinWait();
      }
      assertThat(busy).isTrue();
    } finally {
      stop.set(1);
    }
  }
}
