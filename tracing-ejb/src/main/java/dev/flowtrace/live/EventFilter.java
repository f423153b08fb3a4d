package dev.flowtrace.live;

import dev.flowtrace.aggregation.EventKind;
import dev.flowtrace.aggregation.RecordedEvent;
import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.aggregation.TraceStatus;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.SubscriptionFilters;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events a subscriber wants. Lists that are absent or empty are no condition; of each other
 * one, one item must match.
 */
final class EventFilter {
  private static final String ANY = "*";

  private final Set<String> flows;
  private final Set<String> actors;
  private final List<EventType> types;
  private final List<ExecutionStatus> statuses;

  EventFilter(SubscriptionFilters filters) {
    flows = Set.copyOf(orNone(filters.flowIds()));
    actors = Set.copyOf(orNone(filters.actorIds()));
    types = orNone(filters.eventTypes());
    statuses = orNone(filters.statusFilter());
  }

  private static <T> List<T> orNone(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  boolean matches(TraceHead trace, RecordedEvent event) {
    return (flows.isEmpty() || flows.contains(trace.flowId()))
        && (actors.isEmpty()
            || actors.contains(event.actor())
            || (event.toActor() != null && actors.contains(event.toActor())))
        && (types.isEmpty() || types.stream().anyMatch(type -> matches(type, event)))
        && (statuses.isEmpty() || statuses.stream().anyMatch(status -> matches(status, trace)));
  }

  private static boolean matches(EventType wanted, RecordedEvent event) {
    if (wanted instanceof EventType.DataFlow flow) {
      return event.kind() == EventKind.DATA_FLOW
          && (flow.toActor().equals(ANY) || flow.toActor().equals(event.toActor()))
          && (flow.toPort().equals(ANY) || flow.toPort().equals(event.toPort()));
    }
    if (wanted instanceof EventType.Custom custom) {
      return event.kind() == EventKind.CUSTOM
          && (custom.name().equals(ANY) || custom.name().equals(event.customName()));
    }
    return event.kind().wireName().equals(wanted.wireName());
  }

  private static boolean matches(ExecutionStatus wanted, TraceHead trace) {
    if (!trace.status().wireName().equals(wanted.name())) {
      return false;
    }
    return trace.status() != TraceStatus.FAILED
        || !(wanted instanceof ExecutionStatus.Failed failed)
        || failed.error().isEmpty()
        || failed.error().equals(trace.error());
  }
}
