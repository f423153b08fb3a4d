package dev.flowtrace.client;

import dev.flowtrace.protocol.TraceEvent;
import java.util.UUID;

/**
 * An event as the tap gives it.
 *
 * @param traceId its trace
 * @param flowId the flow that ran
 * @param event what happened, as the collector gets it: redacted
 * @param missed events that this subscriber was too slow for since the one before
 */
public record TappedEvent(UUID traceId, String flowId, TraceEvent event, long missed) {}
