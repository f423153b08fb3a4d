package dev.flowtrace.store;

import dev.flowtrace.aggregation.EventAttribute;
import dev.flowtrace.aggregation.EventKind;
import dev.flowtrace.aggregation.TraceStatus;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which traces are asked for. A null is no condition; all conditions must hold.
 *
 * @param flowId the flow
 * @param version the flow's version
 * @param executionId the run's id
 * @param status the status
 * @param failure the exact error text of a failed trace
 * @param actor an actor that occurs in the trace, as source or target; {@code *} and {@code ?}
 *     stand for any characters and any one
 * @param eventKind a type of event that occurs in it
 * @param fromEpochNanos the earliest start, inclusive
 * @param toEpochNanos the latest start, inclusive
 * @param minDurationNanos the shortest duration, inclusive
 * @param maxDurationNanos the longest duration, inclusive
 * @param errorText what occurs in the trace's error, or in the first error of an event, in upper or
 *     lower case
 * @param attributes indexed attributes that events of the trace carry, all of them
 */
public record TraceFilter(
    @Nullable String flowId,
    @Nullable VersionFilter version,
    @Nullable UUID executionId,
    @Nullable TraceStatus status,
    @Nullable String failure,
    @Nullable String actor,
    @Nullable EventKind eventKind,
    @Nullable Long fromEpochNanos,
    @Nullable Long toEpochNanos,
    @Nullable Long minDurationNanos,
    @Nullable Long maxDurationNanos,
    @Nullable String errorText,
    List<EventAttribute> attributes) {

  /** Every trace. */
  public static final TraceFilter ALL =
      new TraceFilter(
          null, null, null, null, null, null, null, null, null, null, null, null, List.of());

  /** The traces of a flow. */
  public static TraceFilter ofFlow(String flowId) {
    return new TraceFilter(
        flowId, null, null, null, null, null, null, null, null, null, null, null, List.of());
  }

  /** The traces that have an event with an attribute. */
  public static TraceFilter ofAttribute(EventAttribute attribute) {
    return new TraceFilter(
        null, null, null, null, null, null, null, null, null, null, null, null, List.of(attribute));
  }

  /** The traces of a flow, or of all for null, that started until a time, inclusive. */
  public static TraceFilter ofFlowUntil(@Nullable String flowId, @Nullable Long toEpochNanos) {
    return new TraceFilter(
        flowId,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        toEpochNanos,
        null,
        null,
        null,
        List.of());
  }

  /** The traces of a flow, or of a version of it, that started within a time, inclusive. */
  public static TraceFilter ofFlowWithin(
      String flowId, @Nullable VersionFilter version, long fromEpochNanos, long toEpochNanos) {
    return new TraceFilter(
        flowId,
        version,
        null,
        null,
        null,
        null,
        null,
        fromEpochNanos,
        toEpochNanos,
        null,
        null,
        null,
        List.of());
  }
}
