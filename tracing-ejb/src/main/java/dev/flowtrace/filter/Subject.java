package dev.flowtrace.filter;

import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.causality.CausalEvent;
import dev.flowtrace.causality.CausalEvents;
import dev.flowtrace.protocol.TraceEvent;
import org.jspecify.annotations.Nullable;

/**
 * What a filter is asked about.
 *
 * @param trace the event's trace
 * @param event the event
 * @param events the trace's events, null where the filter has no path
 */
public record Subject(TraceHead trace, TraceEvent event, @Nullable CausalEvents events) {
  /** The event as part of a chain of causes. */
  CausalEvent causal() {
    CausalEvent known = events == null ? null : events.get(event.eventId());
    return known == null ? CausalEvent.of(event) : known;
  }
}
