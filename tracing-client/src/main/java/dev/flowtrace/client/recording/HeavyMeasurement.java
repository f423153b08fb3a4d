package dev.flowtrace.client.recording;

/**
 * Memory and CPU of a piece of work on one thread, where they are sampled and as far as this JVM
 * can tell.
 */
final class HeavyMeasurement {
  private static final long MIN_NANOS_FOR_CPU = 100_000; // below, the two clocks differ too much

  private final long allocatedBytes = JvmMeters.allocatedBytes();
  private final long cpuNanos = JvmMeters.cpuNanos();

  /** What it came to since the beginning, in {@code took} nanoseconds. */
  Extras since(long took, double throughput) {
    long cpu = JvmMeters.cpuNanos();
    long allocated = JvmMeters.allocatedBytes();
    Extras extras = new Extras();
    extras.throughput = throughput;
    if (allocatedBytes >= 0 && allocated >= allocatedBytes) {
      extras.allocatedBytes = allocated - allocatedBytes;
    }
    if (cpuNanos >= 0 && cpu >= cpuNanos && took >= MIN_NANOS_FOR_CPU) {
      extras.cpuPercent = Math.min(100.0, Math.rint(1000.0 * (cpu - cpuNanos) / took) / 10);
    }
    return extras;
  }
}
