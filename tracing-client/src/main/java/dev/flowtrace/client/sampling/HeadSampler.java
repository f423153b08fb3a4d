package dev.flowtrace.client.sampling;

/**
 * Decides about the runs of one flow as they begin: so many in a second are all sampled, what comes
 * beyond with a ratio. Thread-safe.
 *
 * <p>The estimator of totals is that of Horvitz and Thompson: each run counts as the inverse of the
 * probability it was sampled with, and that is known when it begins: 1 for the first of a second,
 * the ratio for those beyond. So with n runs in a second, of which the first k are all taken, the
 * expected sum of the adjusted counts is k·1 + (n - k)·ratio·(1/ratio) = n.
 */
public final class HeadSampler {
  private static final long SECOND = 1_000_000_000;

  private boolean begun; // this and the following: guarded by this
  private long windowNanos;
  private double taken;

  /**
   * Decides about a run.
   *
   * @param nanoTime when it begins, by a monotonic clock
   * @param perSecond so many are all sampled; 0 or more
   * @param ratio of those beyond
   * @return the threshold to hold the run's randomness against
   */
  public synchronized Threshold decide(long nanoTime, double perSecond, double ratio) {
    if (perSecond <= 0) {
      return Threshold.ofRatio(ratio);
    }
    // less than one a second: a longer window for the one
    long window = perSecond < 1 ? (long) (SECOND / perSecond) : SECOND;
    if (!begun || nanoTime - windowNanos >= window || nanoTime - windowNanos < 0) {
      begun = true;
      windowNanos = nanoTime;
      taken = 0;
    }
    if (taken + 1 <= Math.max(1, perSecond)) {
      taken++;
      return Threshold.ALWAYS;
    }
    return Threshold.ofRatio(ratio);
  }
}
