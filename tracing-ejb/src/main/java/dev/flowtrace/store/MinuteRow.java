package dev.flowtrace.store;

/** A row of a rollup: of one flow and one minute. */
interface MinuteRow extends VersionedTable.Row {
  long epochMinute();

  /** As it is stored. */
  String flowId();

  /** It is in the database in its next version. */
  void written();
}
