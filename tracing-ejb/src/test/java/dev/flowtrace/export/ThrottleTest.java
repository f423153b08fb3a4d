package dev.flowtrace.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.testing.Await;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ThrottleTest {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long FIVE_MILLIS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Pacer pacer = new Pacer();
  private final AtomicLong paused = new AtomicLong();
  private final AtomicBoolean ingesting = new AtomicBoolean(true);
  private final AtomicLong events = new AtomicLong();

  /** One processor, all in use, of which the export may take a part. */
  private Throttle throttle(double least, int threads) {
    CpuShare share =
        new CpuShare(
            least,
            1,
            () -> 1,
            () -> ingesting.get() ? events.incrementAndGet() : events.get(),
            System::nanoTime);
    Await.until("it knows that events come in", () -> share.allowed() == least);
    return new Throttle(share, threads, pacer, paused);
  }

  private static long work() {
    long begin = THREADS.getCurrentThreadCpuTime();
    long spent = 0;
    while (spent < FIVE_MILLIS) {
      spent = THREADS.getCurrentThreadCpuTime() - begin;
    }
    return spent;
  }

  @Test
  void whatWasSpent_isPaidForWithTime() throws InterruptedException {
    Throttle throttle = throttle(0.05, 2);
    throttle.pay();
    assertThat(paused.get()).as("nothing was spent").isZero();

    long begin = System.nanoTime();
    long spent = work();
    throttle.pay();
    // two threads have a twentieth together
    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(spent * 40);
    assertThat(paused.get()).isPositive();
  }

  @Test
  void pause_isCutShort_whenIngestEnds() throws InterruptedException {
    Throttle throttle = throttle(0.001, 1);
    throttle.pay();
    work();
    ingesting.set(false);
    long begin = System.nanoTime();
    throttle.pay();
    assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(4));
  }

  @Test
  void pause_endsWhenTheCollectorStops() throws InterruptedException {
    Throttle throttle = throttle(0.001, 1);
    throttle.pay();
    work();
    pacer.stop();
    long begin = System.nanoTime();
    throttle.pay();
    assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(4));
  }

  @Test
  void threadThatMayTakeAProcessor_isNotHeldUp() throws InterruptedException {
    Throttle throttle = throttle(1, 1);
    throttle.pay();
    work();
    throttle.pay();
    assertThat(paused.get()).isLessThan(FIVE_MILLIS);
  }
}
