package dev.flowtrace.client.recording;

/**
 * Measures a piece of work on one thread: its time always, allocation, CPU and throughput where
 * they are sampled and this JVM can tell.
 */
public final class Measurement {
  private static final long MIN_NANOS_FOR_CPU = 100_000; // below, the two clocks differ too much

  private final EpochClock clock;
  private final boolean heavy;
  private final long allocatedBytes;
  private final long cpuNanos;
  private final long nanos;

  Measurement(EpochClock clock, boolean heavy) {
    this.clock = clock;
    this.heavy = heavy;
    allocatedBytes = heavy ? JvmMeters.allocatedBytes() : -1;
    cpuNanos = heavy ? JvmMeters.cpuNanos() : -1;
    nanos = clock.nanoTime();
  }

  /** Puts what was measured since the beginning into an event. */
  public void addTo(Draft draft) {
    long took = Math.max(0, clock.nanoTime() - nanos);
    draft.took(took);
    if (!heavy) {
      return;
    }
    draft.measureThroughput();
    long cpu = JvmMeters.cpuNanos();
    long allocated = JvmMeters.allocatedBytes();
    if (allocatedBytes >= 0 && allocated >= allocatedBytes) {
      draft.allocated(allocated - allocatedBytes);
    }
    if (cpuNanos >= 0 && cpu >= cpuNanos && took >= MIN_NANOS_FOR_CPU) {
      draft.cpu(Math.min(100.0, Math.rint(1000.0 * (cpu - cpuNanos) / took) / 10));
    }
  }
}
