package dev.flowtrace.bench.example;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;

/**
 * CPU time of this process, in nanoseconds: all its threads, its garbage collector and compiler.
 */
final class CpuMeter {
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private CpuMeter() {}

  /** Of the process so far. On Linux it is counted in hundredths of a second. */
  static long processNanos() {
    return PROCESS.getProcessCpuTime();
  }

  /** Of the current thread, to the nanosecond. */
  static long threadNanos() {
    return THREADS.getCurrentThreadCpuTime();
  }

  /** Of the client library's threads that are alive, and of the HTTP client's that it uses. */
  static long clientNanos() {
    long sum = 0;
    for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (thread != null
          && (thread.getThreadName().startsWith("flowtrace-client-")
              || thread.getThreadName().startsWith("HttpClient-"))) {
        sum += Math.max(0, THREADS.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return sum;
  }
}
