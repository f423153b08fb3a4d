package dev.flowtrace.web.api;

import dev.flowtrace.aggregation.EpochNanos;
import java.time.Instant;
import java.util.List;

/** A bounded span of time, by default the last hours. */
record TimeSpan(long fromEpochNanos, long toEpochNanos) {
  private static final long HOUR = 3_600_000_000_000L;

  /**
   * Reads {@code from} and {@code to}.
   *
   * @param hours the length when only one end is given or none; without an end, it is now
   * @param maxDays the greatest length that is allowed
   */
  static TimeSpan of(QueryParameters query, int hours, int maxDays) {
    Long from = query.epochNanos("from");
    Long to = query.epochNanos("to");
    long now = EpochNanos.of(Instant.now());
    long end = to != null ? to : from != null ? Math.max(now, from) : now;
    long start = from != null ? from : end - hours * HOUR;
    if (start > end) {
      throw Problem.badParameter("from", "from is later than to", List.of());
    }
    if (end - start > maxDays * 24L * HOUR || end - start < 0) {
      throw Problem.badParameter(
          "from", "from and to are more than %d days apart".formatted(maxDays), List.of());
    }
    return new TimeSpan(start, end);
  }
}
