package dev.flowtrace.aggregation;

/**
 * Told how much memory traces take, as it changes. Called with the aggregator's lock held; must not
 * block.
 */
@FunctionalInterface
public interface MemoryLedger {
  /** More bytes were taken, or, when negative, given back. */
  void changed(long bytes);
}
