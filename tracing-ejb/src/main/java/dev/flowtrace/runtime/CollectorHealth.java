package dev.flowtrace.runtime;

import java.time.Duration;

/**
 * How a collector is.
 *
 * @param databaseAnswers whether the datasource answers a query
 * @param schemaVersion the version of the schema
 * @param commitAge how long the oldest uncommitted frame has waited
 * @param maxCommitAge how long it may
 * @param budgetUsed bytes of memory used for what is not yet stored
 * @param budgetLimit bytes that may be
 * @param hasRoom whether there is memory for more
 * @param running whether its threads run and its journal is still its own
 * @param stopping whether it is about to stop
 */
public record CollectorHealth(
    boolean databaseAnswers,
    String schemaVersion,
    Duration commitAge,
    Duration maxCommitAge,
    long budgetUsed,
    long budgetLimit,
    boolean hasRoom,
    boolean running,
    boolean stopping) {

  /** Whether what is committed keeps up with what comes. */
  public boolean commitsInTime() {
    return commitAge.compareTo(maxCommitAge) <= 0;
  }
}
