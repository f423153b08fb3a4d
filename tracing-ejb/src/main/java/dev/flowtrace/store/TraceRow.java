package dev.flowtrace.store;

import dev.flowtrace.aggregation.TraceHead;
import java.util.UUID;

/**
 * A trace in a list of results.
 *
 * @param inFlight whether it is in memory
 */
public record TraceRow(UUID traceId, TraceHead head, boolean inFlight) {}
