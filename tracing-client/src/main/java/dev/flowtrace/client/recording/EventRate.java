package dev.flowtrace.client.recording;

/** How many events come in a second, by a count that somebody else keeps. Thread-safe. */
final class EventRate {
  private static final double SECOND = 1e9;

  /** Over less than this, a rate says little: the last one is told again. */
  private static final long WINDOW_NANOS = 10_000_000;

  private boolean begun; // this and the following: guarded by this
  private long sinceNanos;
  private long sinceCount;
  private double last = Double.NaN;

  /** Events a second since it was asked before; NaN the first time, and shortly after that. */
  synchronized double at(long nanoTime, long count) {
    long passed = nanoTime - sinceNanos;
    if (!begun || passed >= WINDOW_NANOS) {
      last = begun ? (count - sinceCount) * SECOND / passed : Double.NaN;
      begun = true;
      sinceNanos = nanoTime;
      sinceCount = count;
    }
    return last;
  }
}
