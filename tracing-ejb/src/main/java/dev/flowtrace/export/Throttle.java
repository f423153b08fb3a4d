package dev.flowtrace.export;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps a sender to its part of the {@link CpuShare}: what it has spent, it pays for with a pause.
 * A lower priority of the thread would do nothing on Linux. For one thread.
 */
final class Throttle {
  /** So often it looks whether the pause may be shorter, because ingest has ended. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** However much was spent: claims must not run out meanwhile. */
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(8);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final CpuShare share;
  private final int threads;
  private final Pacer pacer;
  private final AtomicLong pausedNanos;
  private boolean started;
  private long paidCpuNanos;
  private long paidNanoTime;

  /**
   * That of a thread.
   *
   * @param threads how many there are that divide the share
   * @param pausedNanos where pauses are added up
   */
  Throttle(CpuShare share, int threads, Pacer pacer, AtomicLong pausedNanos) {
    this.share = share;
    this.threads = threads;
    this.pacer = pacer;
    this.pausedNanos = pausedNanos;
  }

  /** Waits for as long as what this thread has done since the last time asks for. */
  void pay() throws InterruptedException {
    long cpu = cpuNanos();
    long begin = System.nanoTime();
    if (started) {
      long spent = cpu - paidCpuNanos;
      share.used(spent);
      await(spent, begin);
      pausedNanos.addAndGet(System.nanoTime() - begin);
    }
    started = true;
    paidCpuNanos = cpu;
    paidNanoTime = System.nanoTime();
  }

  private void await(long spent, long begin) throws InterruptedException {
    while (true) {
      double processors = share.allowedProcessors() / threads;
      if (processors >= 1) {
        return;
      }
      long paid = paidNanoTime + (long) (spent / processors);
      long left = Math.min(paid - System.nanoTime(), begin + LONGEST_NANOS - System.nanoTime());
      if (left <= 0 || !pacer.awaitStop(Math.min(left, LOOK_NANOS))) {
        return;
      }
    }
  }

  /** This thread's, or, where the JVM does not tell, the time that has passed. */
  private static long cpuNanos() {
    return THREADS.isCurrentThreadCpuTimeSupported()
        ? THREADS.getCurrentThreadCpuTime()
        : System.nanoTime();
  }
}
