package dev.flowtrace.client;

import dev.flowtrace.protocol.TraceEvent;
import java.util.UUID;

/**
 * An event as {@link FlowtraceClient#events} gives it.
 *
 * @param traceId its trace
 * @param event what happened
 * @param missed events that the subscriber was too slow for since the one before; 0 or more
 */
public record ReceivedEvent(UUID traceId, TraceEvent event, long missed) {}
