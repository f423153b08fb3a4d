package dev.flowtrace.live;

import dev.flowtrace.aggregation.RecordedEvent;
import dev.flowtrace.aggregation.TraceHead;
import java.util.UUID;

/**
 * An event that a subscriber asked for.
 *
 * @param trace its trace as it was then, this event included; not to be changed
 */
public record Notification(UUID traceId, TraceHead trace, RecordedEvent event) {}
