package dev.flowtrace.protocol;

import dev.flowtrace.protocol.JsonValue.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What an event is about.
 *
 * @param port port of the event's actor; null if none is concerned
 * @param message the message that moved; null if none did
 * @param stateDiff how the actor's state changed; null if it did not
 * @param error what failed; null if nothing did
 * @param performanceMetrics what was measured
 * @param customAttributes whatever the traced network adds
 * @param unknown fields this version of the protocol does not know, kept as received
 */
public record EventData(
    @Nullable String port,
    @Nullable MessageSnapshot message,
    @Nullable StateDiff stateDiff,
    @Nullable String error,
    PerformanceMetrics performanceMetrics,
    JsonObject customAttributes,
    JsonObject unknown) {

  /** Nothing but the event itself. */
  public static final EventData EMPTY =
      new EventData(null, null, null, null, PerformanceMetrics.NONE, JsonObject.EMPTY);

  /** Data without unknown fields. */
  public EventData(
      @Nullable String port,
      @Nullable MessageSnapshot message,
      @Nullable StateDiff stateDiff,
      @Nullable String error,
      PerformanceMetrics performanceMetrics,
      JsonObject customAttributes) {
    this(port, message, stateDiff, error, performanceMetrics, customAttributes, JsonObject.EMPTY);
  }

  /** A message at a port. */
  public static EventData ofMessage(String port, MessageSnapshot message) {
    return new EventData(port, message, null, null, PerformanceMetrics.NONE, JsonObject.EMPTY);
  }

  /** A change of state. */
  public static EventData ofStateDiff(StateDiff stateDiff) {
    return new EventData(null, null, stateDiff, null, PerformanceMetrics.NONE, JsonObject.EMPTY);
  }

  /** A failure. */
  public static EventData ofError(String error) {
    return new EventData(null, null, null, error, PerformanceMetrics.NONE, JsonObject.EMPTY);
  }
}
