package dev.flowtrace.live;

import dev.flowtrace.aggregation.RecordedEvent;
import java.util.UUID;

/** An event that a subscriber asked for. */
public record Notification(UUID traceId, RecordedEvent event) {}
