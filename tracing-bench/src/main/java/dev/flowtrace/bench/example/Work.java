package dev.flowtrace.bench.example;

import com.sun.management.ThreadMXBean;
import dev.flowtrace.protocol.PerformanceMetrics;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * Measures a piece of work from {@link #begin} to {@link #done}, both on the thread that does it.
 */
final class Work {
  private static final java.lang.management.ThreadMXBean THREADS =
      ManagementFactory.getThreadMXBean();

  /** Below this, the two clocks are read at too different moments for a percentage. */
  private static final long MIN_NANOS_FOR_CPU = 100_000;

  private static final long NOT_MEASURED = -1;

  private final long beganNanos;
  private final long beganCpuNanos;
  private final long beganAllocatedBytes;

  private Work(long beganNanos, long beganCpuNanos, long beganAllocatedBytes) {
    this.beganNanos = beganNanos;
    this.beganCpuNanos = beganCpuNanos;
    this.beganAllocatedBytes = beganAllocatedBytes;
  }

  static Work begin() {
    long allocatedBytes = allocatedBytes();
    long cpuNanos = cpuNanos();
    return new Work(System.nanoTime(), cpuNanos, allocatedBytes);
  }

  /** Time, memory and CPU of the work so far. */
  PerformanceMetrics done() {
    long nanos = System.nanoTime() - beganNanos;
    long cpuNanos = cpuNanos();
    long allocatedBytes = allocatedBytes();
    return new PerformanceMetrics(
        nanos,
        difference(beganAllocatedBytes, allocatedBytes),
        nanos < MIN_NANOS_FOR_CPU ? null : percent(difference(beganCpuNanos, cpuNanos), nanos),
        null,
        null);
  }

  private static @Nullable Double percent(@Nullable Long cpuNanos, long nanos) {
    return cpuNanos == null ? null : Math.min(100.0, Math.rint(1000.0 * cpuNanos / nanos) / 10);
  }

  private static @Nullable Long difference(long before, long after) {
    return before == NOT_MEASURED || after == NOT_MEASURED ? null : Math.max(0, after - before);
  }

  private static long cpuNanos() {
    return THREADS.isCurrentThreadCpuTimeSupported()
        ? THREADS.getCurrentThreadCpuTime()
        : NOT_MEASURED;
  }

  private static long allocatedBytes() {
    return THREADS instanceof ThreadMXBean hotSpot
        ? hotSpot.getThreadAllocatedBytes(Thread.currentThread().getId())
        : NOT_MEASURED;
  }
}
