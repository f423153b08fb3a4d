package dev.flowtrace.client;

import dev.flowtrace.protocol.context.TraceParent;
import dev.flowtrace.protocol.context.TraceState;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a call from another process brought along.
 *
 * @param parent its {@code traceparent}: the trace's id is taken from there
 * @param state its {@code tracestate}; {@link TraceState#EMPTY} if there is none
 * @param eventId the event that led to the call; null if the caller does not trace with Flowtrace
 * @param rootEventId the event that its chain began with; null if unknown: {@code eventId}
 * @param flowId the caller's flow; null if it has not told
 */
public record UpstreamContext(
    TraceParent parent,
    TraceState state,
    @Nullable UUID eventId,
    @Nullable UUID rootEventId,
    @Nullable String flowId) {}
