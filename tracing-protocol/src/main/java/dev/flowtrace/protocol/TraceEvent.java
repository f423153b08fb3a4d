package dev.flowtrace.protocol;

import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.time.Instant;
import java.util.UUID;

/**
 * One immutable fact.
 *
 * @param eventId unique over all traces
 * @param timestamp when it happened by the sender's clock, to the nanosecond
 * @param eventType what happened
 * @param actorId where; for {@link EventType.DataFlow} the actor that sent
 * @param data what else is known
 * @param causality what led to it
 * @param unknown fields this version of the protocol does not know, kept as received
 */
public record TraceEvent(
    UUID eventId,
    Instant timestamp,
    EventType eventType,
    String actorId,
    EventData data,
    Causality causality,
    JsonObject unknown) {

  /** An event without unknown fields. */
  public TraceEvent(
      UUID eventId,
      Instant timestamp,
      EventType eventType,
      String actorId,
      EventData data,
      Causality causality) {
    this(eventId, timestamp, eventType, actorId, data, causality, JsonObject.EMPTY);
  }
}
