package dev.flowtrace.aggregation;

/** Why traces are flushed, beyond what is due by itself. */
public enum FlushUrgency {
  /** Only what is due. */
  NONE,
  /**
   * Memory is short: what gives back enough of it is due, and traces leave memory when nothing came
   * for as long as a flush may wait. Those that go on stay: taking them up again costs more than
   * they hold.
   */
  MEMORY,
  /** The collector stops: everything is due, and everything leaves memory. */
  STOP
}
