package dev.flowtrace.client.recording;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.LongSupplier;

/** What the JVM knows of its use of memory and CPU; -1 where it does not. */
final class JvmMeters {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final boolean CPU = THREADS.isCurrentThreadCpuTimeSupported();
  private static final boolean ALLOCATION = hasAllocation();

  private static final LongSupplier PROCESS = process();

  private JvmMeters() {}

  /** CPU time of all threads of this process so far. */
  static long processNanos() {
    return PROCESS.getAsLong();
  }

  /** CPU time of the current thread. */
  static long cpuNanos() {
    try {
      return CPU ? THREADS.getCurrentThreadCpuTime() : -1;
    } catch (UnsupportedOperationException e) { // switched off meanwhile
      return -1;
    }
  }

  /** What the current thread has allocated. */
  static long allocatedBytes() {
    return ALLOCATION
        ? ((com.sun.management.ThreadMXBean) THREADS)
            .getThreadAllocatedBytes(Thread.currentThread().getId())
        : -1;
  }

  /** Not every JVM has the interface, nor every runtime image its module. */
  private static boolean hasAllocation() {
    try {
      return THREADS instanceof com.sun.management.ThreadMXBean threads
          && threads.isThreadAllocatedMemorySupported()
          && threads.isThreadAllocatedMemoryEnabled();
    } catch (LinkageError | UnsupportedOperationException e) {
      return false;
    }
  }

  private static LongSupplier process() {
    try {
      return ManagementFactory.getOperatingSystemMXBean()
              instanceof com.sun.management.OperatingSystemMXBean system
          ? system::getProcessCpuTime
          : () -> -1;
    } catch (LinkageError e) {
      return () -> -1;
    }
  }
}
