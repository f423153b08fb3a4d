package dev.flowtrace.export;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** How busy this machine's, or this container's, processors are, whoever uses them. Thread-safe. */
final class ProcessorLoad {
  private static final double UNKNOWN = -1;

  private ProcessorLoad() {}

  /**
   * The share of all processors' time that was used since the last question, from 0 to 1; less than
   * zero or not a number where the JVM cannot tell. Asked by name: servers hide the JDK's own type
   * of the bean from applications.
   */
  static double now() {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    try {
      ObjectName system = ObjectName.getInstance(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME);
      return beans.getAttribute(system, "CpuLoad") instanceof Double load ? load : UNKNOWN;
    } catch (JMException e) {
      return UNKNOWN;
    }
  }
}
