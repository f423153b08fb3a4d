package dev.flowtrace.client.delivery;

/** Why a batch does not reach the collector. */
public enum DropReason {
  /** The memory budget was used up, and there is no spool. */
  BUFFER_FULL,
  /** The memory budget was used up, and the spool's, too. */
  SPOOL_FULL,
  /** The memory budget was used up, and the spool could not be written. */
  SPOOL_FAILED,
  /** What was in the spool could not be read any more; the file is kept aside. */
  SPOOL_DAMAGED,
  /** Larger than the memory budget, or than what the collector reads. */
  TOO_LARGE,
  /** The delivery was closed, and there was no spool that could have taken it. */
  CLOSED
}
