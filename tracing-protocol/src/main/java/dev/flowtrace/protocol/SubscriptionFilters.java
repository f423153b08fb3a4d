package dev.flowtrace.protocol;

import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which events a subscriber wants; an event must pass every list. A null list passes all.
 *
 * @param flowIds names of flows
 * @param actorIds names of actors
 * @param eventTypes kinds; in a {@link EventType.DataFlow} {@code *} matches any actor or port
 * @param statusFilter status of the event's trace
 * @param unknown fields this version of the protocol does not know, kept as received
 */
public record SubscriptionFilters(
    @Nullable List<String> flowIds,
    @Nullable List<String> actorIds,
    @Nullable List<EventType> eventTypes,
    @Nullable List<ExecutionStatus> statusFilter,
    JsonObject unknown) {

  /** Every event. */
  public static final SubscriptionFilters ALL = new SubscriptionFilters(null, null, null, null);

  /** Copies the lists. */
  public SubscriptionFilters {
    flowIds = flowIds == null ? null : List.copyOf(flowIds);
    actorIds = actorIds == null ? null : List.copyOf(actorIds);
    eventTypes = eventTypes == null ? null : List.copyOf(eventTypes);
    statusFilter = statusFilter == null ? null : List.copyOf(statusFilter);
  }

  /** Filters without unknown fields. */
  public SubscriptionFilters(
      @Nullable List<String> flowIds,
      @Nullable List<String> actorIds,
      @Nullable List<EventType> eventTypes,
      @Nullable List<ExecutionStatus> statusFilter) {
    this(flowIds, actorIds, eventTypes, statusFilter, JsonObject.EMPTY);
  }
}
