package dev.flowtrace.client.recording;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** What the JVM knows of the current thread's use of memory and CPU; -1 where it does not. */
final class ThreadMeters {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final boolean CPU = THREADS.isCurrentThreadCpuTimeSupported();
  private static final boolean ALLOCATION = hasAllocation();

  private ThreadMeters() {}

  static long cpuNanos() {
    try {
      return CPU ? THREADS.getCurrentThreadCpuTime() : -1;
    } catch (UnsupportedOperationException e) { // switched off meanwhile
      return -1;
    }
  }

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
}
