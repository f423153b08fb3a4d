package dev.flowtrace.bench.load;

/**
 * Ids that look random, as a client's do, but follow from run, trace and number, so that the check
 * needs no list of them. All are version 4.
 *
 * @param salt another for every run, or a second run would meet the events of the first
 */
record EventIds(long salt) {
  /** Instead of an event's number: the trace's own id. */
  static final long TRACE = -1;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L; // of SplitMix64, as the constants of mix
  private static final long VERSION_MASK = 0xFFFFFFFFFFFF0FFFL;
  private static final long VERSION = 0x4000L;
  private static final long VARIANT_MASK = 0x3FFFFFFFFFFFFFFFL;
  private static final long VARIANT = 0x8000000000000000L;

  /** The first half of the id of the trace's {@code n}-th event. */
  long high(long trace, long n) {
    return (mix(mix(salt + trace * GOLDEN) + n * GOLDEN) & VERSION_MASK) | VERSION;
  }

  /** The second half of that id. */
  long low(long trace, long n) {
    return (mix(mix(salt - (n + 2) * GOLDEN) ^ (trace * GOLDEN)) & VARIANT_MASK) | VARIANT;
  }

  static long mix(long seed) {
    long z = (seed ^ (seed >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
