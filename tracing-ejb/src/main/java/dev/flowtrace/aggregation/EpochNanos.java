package dev.flowtrace.aggregation;

import java.time.Instant;

/** Times as nanoseconds since the epoch, which reach from 1677-09-21 to 2262-04-11. */
public final class EpochNanos {
  private static final long NANOS_A_SECOND = 1_000_000_000L;

  private EpochNanos() {}

  /**
   * Nanoseconds since the epoch.
   *
   * @throws ArithmeticException when the time is out of range
   */
  public static long of(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS_A_SECOND), time.getNano());
  }
}
