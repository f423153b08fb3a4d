package dev.flowtrace.aggregation;

import org.jspecify.annotations.Nullable;

/**
 * What is in the database after a part of a trace was written.
 *
 * @param head all that is known of the trace but its events
 * @param topology the actors and edges of what the database has; null when that is not known
 * @param hasPart whether the part's are among them, or are still to be added
 * @param settled see {@link StoredTrace#settled}
 * @param version see {@link StoredTrace#version}
 * @param snapshotEvents see {@link StoredTrace#snapshotEvents}
 */
public record WrittenTrace(
    TraceHead head,
    @Nullable BaseTopology topology,
    boolean hasPart,
    boolean settled,
    long version,
    long snapshotEvents) {

  /** One of which only the row is known. */
  public static WrittenTrace ofRow(TraceHead head, boolean settled, long version) {
    return new WrittenTrace(head, null, false, settled, version, 0);
  }

  /** One whose actors and edges were stored with it. */
  public static WrittenTrace whole(
      TraceHead head, BaseTopology topology, boolean settled, long version) {
    return new WrittenTrace(head, topology, true, settled, version, head.events());
  }
}
