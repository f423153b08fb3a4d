package dev.flowtrace.client.delivery;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt to connect: exponential with full jitter, so that the
 * clients of a collector that was away do not all come back at once. Not thread-safe.
 */
final class BackOff {
  private final long minNanos;
  private final long maxNanos;
  private final DoubleSupplier random;
  private int failures;

  /** {@code random} gives numbers from 0 (inclusive) to 1 (exclusive). */
  BackOff(Duration min, Duration max, DoubleSupplier random) {
    this.minNanos = min.toNanos();
    this.maxNanos = max.toNanos();
    this.random = random;
  }

  /** Nanoseconds from 1 to min(max, min·2ⁿ), n being the number of calls since the last reset. */
  long nextNanos() {
    long limit = minNanos;
    for (int i = 0; i < failures && limit < maxNanos; i++) {
      limit = limit > maxNanos / 2 ? maxNanos : limit * 2;
    }
    failures++;
    return 1 + (long) (random.getAsDouble() * limit);
  }

  /** It worked: the next wait is short again. */
  void reset() {
    failures = 0;
  }
}
