package dev.flowtrace.runtime;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Version 7 UUIDs (RFC 9562, method 1 of section 6.2): milliseconds, then a counter that goes on
 * counting when the clock does not, so that each id is greater than the one before. Thread-safe.
 */
final class TimeOrderedIds implements Supplier<UUID> {
  private static final int COUNTER_BITS = 12;

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private long lastStamp;

  TimeOrderedIds(Clock clock) {
    this.clock = clock;
  }

  @Override
  public UUID get() {
    long stamp;
    synchronized (this) {
      // milliseconds and counter in one number: a counter that runs over borrows from the next
      // millisecond
      stamp = Math.max(clock.millis() << COUNTER_BITS, lastStamp + 1);
      lastStamp = stamp;
    }
    long high = (stamp >>> COUNTER_BITS) << 16 | 0x7000L | (stamp & ((1L << COUNTER_BITS) - 1));
    long low = random.nextLong() >>> 2 | 1L << 63;
    return new UUID(high, low);
  }
}
