package dev.flowtrace.client.recording;

import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Wall-clock time from the monotonic clock: nanoseconds since 1970 are {@link System#nanoTime} plus
 * an offset, which {@link #anchor()} keeps right. So a time stamp costs one reading of a clock, and
 * is exact to the nanosecond where the wall clock has microseconds.
 *
 * <p>Where the wall clock is ahead, the offset follows at once. Where it is behind by less than
 * half a second, as after a slow correction, the offset shrinks by at most one part in 2000 of the
 * time that passed, so that time stamps of a thread never go back; where it was set back by more,
 * time stamps follow it.
 */
final class EpochClock {
  private static final long JUMP_NANOS = 500_000_000;
  private static final long SLEW_PARTS = 2000;

  /** In place of {@link System#nanoTime}; null: not. */
  private final @Nullable LongSupplier given;

  private final LongSupplier wallNanos;
  private volatile long offset;
  private long anchoredNanos; // by the one thread that anchors

  EpochClock() {
    this(null, EpochClock::now);
  }

  EpochClock(@Nullable LongSupplier given, LongSupplier wallNanos) {
    this.given = given;
    this.wallNanos = wallNanos;
    anchoredNanos = nanoTime();
    offset = wallNanos.getAsLong() - anchoredNanos;
  }

  /** The monotonic clock, for durations. */
  long nanoTime() {
    return given == null ? System.nanoTime() : given.getAsLong();
  }

  /** Nanoseconds since 1970 at a reading of the monotonic clock. */
  long epochNanos(long nanoTime) {
    return nanoTime + offset;
  }

  /** Compares with the wall clock. By one thread, every second or so. */
  void anchor() {
    long nanos = nanoTime();
    long wanted = wallNanos.getAsLong() - nanos;
    long behind = offset - wanted;
    if (behind > 0 && behind < JUMP_NANOS) {
      wanted = offset - Math.min(behind, (nanos - anchoredNanos) / SLEW_PARTS);
    }
    anchoredNanos = nanos;
    offset = wanted;
  }

  private static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
