package dev.flowtrace.store;

/**
 * A row of a rollup: of one flow and one minute.
 *
 * @param <K> its key
 * @param <S> what is summed up in it
 */
interface MinuteRow<K, S> extends VersionedTable.Row {
  K key();

  long epochMinute();

  /** As it is stored. */
  String flowId();

  /** Adds to its sums. */
  void add(S stats);

  /** It is in the database in its next version. */
  void written();
}
