package dev.flowtrace.client.recording;

import java.util.function.LongSupplier;

/**
 * How much of the processors the host takes: CPU time of this process but for the thread that asks,
 * over a twentieth of a second or more. The encoder's.
 */
final class HostLoad {
  /** The process's time is counted in hundredths of a second on Linux. */
  private static final long WINDOW_NANOS = 50_000_000;

  /**
   * From this share of the processors on a host is busy. Not more than half, because two processors
   * often share a core: what one of them does then slows the other.
   */
  private static final double BUSY = 0.5;

  private final LongSupplier processNanos;
  private final LongSupplier ownNanos;
  private final int processors;
  private long sampledNanos;
  private long othersNanos = -1; // -1: not known
  private boolean busy;

  /**
   * @param processNanos CPU time of the process so far, in nanoseconds; -1: not known
   * @param ownNanos that of the thread that asks
   */
  HostLoad(LongSupplier processNanos, LongSupplier ownNanos, int processors) {
    this.processNanos = processNanos;
    this.ownNanos = ownNanos;
    this.processors = processors;
  }

  /** Of this process, where the JVM tells. */
  static HostLoad ofThisProcess() {
    return new HostLoad(
        JvmMeters::processNanos, JvmMeters::cpuNanos, Runtime.getRuntime().availableProcessors());
  }

  /** Whether it took half of the processors or more lately; false where that is not known. */
  boolean isBusy(long nanoTime) {
    long passed = nanoTime - sampledNanos;
    if (passed >= WINDOW_NANOS || othersNanos < 0) {
      long process = processNanos.getAsLong();
      long own = ownNanos.getAsLong();
      long others = process < 0 || own < 0 ? -1 : process - own;
      busy =
          othersNanos >= 0
              && others >= 0
              && passed > 0
              && others - othersNanos >= BUSY * processors * passed;
      sampledNanos = nanoTime;
      othersNanos = others;
    }
    return busy;
  }
}
