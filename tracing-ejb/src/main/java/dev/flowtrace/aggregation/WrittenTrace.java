package dev.flowtrace.aggregation;

import org.jspecify.annotations.Nullable;

/**
 * What is in the database after a part of a trace was written.
 *
 * @param head all that is known of the trace but its events
 * @param earlier the actors and edges of what the database had before this part, to which the
 *     part's are still to be added; null when that is not known
 * @param settled see {@link StoredTrace#settled}
 * @param version see {@link StoredTrace#version}
 * @param snapshotEvents see {@link StoredTrace#snapshotEvents}
 */
public record WrittenTrace(
    TraceHead head,
    @Nullable Topology earlier,
    boolean settled,
    long version,
    long snapshotEvents) {}
