package dev.flowtrace.runtime;

import dev.flowtrace.store.WriteFailure;

/**
 * How often a flush is tried that the database does not take, before it is split, or, when it is
 * one trace's, set aside. What the database says will never go is not tried for long; of what
 * nothing is known, a single trace gets many tries, for a network that breaks now and then must not
 * make a dead letter of it.
 */
final class FlushTries {
  private static final int CONFLICTS = 100;
  private static final int OF_REFUSED = 2;
  private static final int OF_MANY = 3;
  private static final int OF_ONE = 10;

  private final int most;
  private int failures;
  private int refusals;
  private int conflicts;

  FlushTries(int traces) {
    most = traces == 1 ? OF_ONE : OF_MANY;
  }

  /** Whether there are no more tries after one more that failed. */
  boolean areUsedUpAfter(RuntimeException failure) {
    return switch (WriteFailure.of(failure)) {
      case CONFLICT -> ++conflicts >= CONFLICTS;
      case REFUSED -> ++refusals >= OF_REFUSED;
      case UNAVAILABLE -> false; // and in pieces no sooner
      case UNKNOWN -> ++failures >= most;
    };
  }
}
