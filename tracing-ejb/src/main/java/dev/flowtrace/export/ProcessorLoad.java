package dev.flowtrace.export;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;

/** How busy this machine's, or this container's, processors are, whoever uses them. Thread-safe. */
final class ProcessorLoad {
  private ProcessorLoad() {}

  /**
   * The share of all processors' time that was used since the last question, from 0 to 1; less than
   * zero or not a number where the JVM cannot tell.
   */
  static double now() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    return system instanceof com.sun.management.OperatingSystemMXBean known
        ? known.getCpuLoad()
        : -1;
  }
}
