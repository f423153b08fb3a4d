package dev.flowtrace.aggregation;

import java.util.List;
import java.util.UUID;

/**
 * A trace in flight as it was at one moment.
 *
 * @param exists whether there is such a trace, see {@link TraceFacts#exists}
 * @param baseKnown whether {@code head} includes what the database has; if not, it has to be asked
 * @param baseVersion the version of the trace's row that it includes, 0 for none
 * @param showsStoredEvents see {@link TraceFacts#showsStoredEvents}
 * @param firstUnflushedPosition chunks of this collector at or after this journal position hold
 *     events that are in {@code unflushedEvents} too
 * @param unflushedEvents framed events that follow the stored ones
 */
public record TraceSnapshot(
    UUID traceId,
    boolean exists,
    boolean baseKnown,
    long baseVersion,
    boolean showsStoredEvents,
    TraceHead head,
    long firstUnflushedPosition,
    List<Block> unflushedEvents) {}
