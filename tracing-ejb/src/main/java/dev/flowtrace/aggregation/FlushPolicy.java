package dev.flowtrace.aggregation;

import java.util.List;

/**
 * When a trace is due, and how much goes at once. Times are in nanoseconds.
 *
 * @param tailBytes a trace with so many bytes of events waiting is due
 * @param intervalNanos a trace that changed so long ago is due
 * @param idleNanos a trace of which nothing was heard for so long leaves memory
 * @param maxInFlight with more traces than this in memory, those longest silent leave it
 * @param unitBytes how many bytes of events go in one transaction, at least one trace
 * @param unitTraces how many traces go in one transaction
 */
public record FlushPolicy(
    long tailBytes,
    long intervalNanos,
    long idleNanos,
    int maxInFlight,
    long unitBytes,
    int unitTraces) {

  /** The bytes of events from which on a flush gives back enough memory for what it costs. */
  long worthBytes() {
    return Math.max(1, tailBytes / 16);
  }

  /** Whether parts are as many as go together, so that more may be due. */
  public boolean isFull(List<FlushUnit> units) {
    return units.size() >= unitTraces
        || units.stream().mapToLong(unit -> unit.delta().tail().bytes()).sum() >= unitBytes;
  }
}
