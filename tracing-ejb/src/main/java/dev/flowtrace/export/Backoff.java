package dev.flowtrace.export;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait after requests that failed: twice as long each time, up to a limit, and up to a
 * fifth less at random, so that collectors do not come all at once.
 *
 * @param first after the first failure
 * @param most the longest pause of our own
 * @param mostAsked the longest that a receiver may ask for
 * @param random gives numbers from 0 to 1
 */
record Backoff(Duration first, Duration most, Duration mostAsked, DoubleSupplier random) {
  private static final double JITTER = 0.2;

  /**
   * The pause after so many failures in a row.
   *
   * @param failures at least 1
   * @param asked what the receiver asked for, null when nothing; it is not made shorter
   */
  Duration pause(int failures, @Nullable Duration asked) {
    if (asked != null) {
      return asked.compareTo(mostAsked) > 0 ? mostAsked : asked;
    }
    int doublings = Math.min(Math.max(0, failures - 1), 30);
    double nanos = Math.min((double) most.toNanos(), first.toNanos() * Math.pow(2, doublings));
    return Duration.ofNanos((long) (nanos * (1 - JITTER * random.getAsDouble())));
  }
}
