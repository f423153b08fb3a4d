package dev.flowtrace.aggregation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One trace's part that goes to the database in one transaction. Not changed any more once taken.
 *
 * @param traceId the trace
 * @param chunkId the id under which its events are stored: the same at every try, and later ones
 *     are greater
 * @param sealedPosition the journal position up to which the trace's events are in this chunk or
 *     earlier ones
 * @param base what the database has of the trace, as far as memory knows; null when it does not, or
 *     when there is nothing
 * @param delta what to write; it may be empty when a trace only leaves memory
 * @param leavesMemory whether its actors and edges are to be written whole even though the trace
 *     has not ended
 */
public record FlushUnit(
    UUID traceId,
    UUID chunkId,
    long sealedPosition,
    @Nullable TraceBase base,
    TraceDelta delta,
    boolean leavesMemory) {}
