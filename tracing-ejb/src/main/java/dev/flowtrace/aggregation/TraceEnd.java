package dev.flowtrace.aggregation;

import org.jspecify.annotations.Nullable;

/**
 * How a trace ended.
 *
 * @param status a final status
 * @param error the error text of a failed trace, else null
 * @param byClient whether the client said so; an end that the collector decided (disconnect,
 *     abandonment) gives way to a client's
 * @param receivedEpochNanos when the collector learned of it
 */
public record TraceEnd(
    TraceStatus status, @Nullable String error, boolean byClient, long receivedEpochNanos) {

  /**
   * The end that counts of two, of which {@code later} came later: the first, but a client's before
   * the collector's.
   */
  static @Nullable TraceEnd merge(@Nullable TraceEnd earlier, @Nullable TraceEnd later) {
    if (earlier == null) {
      return later;
    }
    return later != null && later.byClient && !earlier.byClient ? later : earlier;
  }
}
