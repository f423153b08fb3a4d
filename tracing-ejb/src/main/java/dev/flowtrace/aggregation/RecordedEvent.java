package dev.flowtrace.aggregation;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the collector needs to know of one event, and the event's own JSON as it came.
 *
 * @param idHigh the higher half of the event's id: ids are seldom asked for, and events are many
 * @param idLow the lower half
 * @param epochNanos the event's time
 * @param kind its type
 * @param customName the name of a custom event, else null
 * @param actor the actor that it is about; for a data flow, the source
 * @param port the source's port, null when none was given
 * @param toActor the target of a data flow, else null
 * @param toPort the target's port of a data flow, else null
 * @param messageBytes size of the message, -1 when there is none
 * @param executionNanos measured execution time, -1 when unmeasured
 * @param error the error text, else null
 * @param attributes the indexed attributes that it carries
 * @param json the array that holds the event's JSON in UTF-8, empty for one that came packed; it
 *     may be lent, and hold another frame once the command is applied that brought the event: what
 *     keeps an event keeps it {@link #detached}
 * @param offset where the event starts in {@code json}
 * @param length the length of the event's JSON in bytes, also where it came packed
 * @param packed the event as it came, if it came packed, in an array that may be lent, too
 */
public record RecordedEvent(
    long idHigh,
    long idLow,
    long epochNanos,
    EventKind kind,
    @Nullable String customName,
    String actor,
    @Nullable String port,
    @Nullable String toActor,
    @Nullable String toPort,
    long messageBytes,
    long executionNanos,
    @Nullable String error,
    List<EventAttribute> attributes,
    byte[] json,
    int offset,
    int length,
    @Nullable PackedSlice packed) {

  /** One that came as JSON, with its id as one. */
  public RecordedEvent(
      UUID eventId,
      long epochNanos,
      EventKind kind,
      @Nullable String customName,
      String actor,
      @Nullable String port,
      @Nullable String toActor,
      @Nullable String toPort,
      long messageBytes,
      long executionNanos,
      @Nullable String error,
      List<EventAttribute> attributes,
      byte[] json,
      int offset,
      int length) {
    this(
        eventId.getMostSignificantBits(),
        eventId.getLeastSignificantBits(),
        epochNanos,
        kind,
        customName,
        actor,
        port,
        toActor,
        toPort,
        messageBytes,
        executionNanos,
        error,
        attributes,
        json,
        offset,
        length,
        null);
  }

  /** The event's id. */
  public UUID eventId() {
    return new UUID(idHigh, idLow);
  }

  /**
   * Whether the event tells of a failure: an {@code ActorFailed}, or any event with an error text.
   */
  public boolean isError() {
    return kind == EventKind.ACTOR_FAILED || error != null;
  }

  /** The same event for keeping: as JSON of its own, unless that is all there is. */
  public RecordedEvent detached() {
    PackedSlice came = packed;
    if (came == null && json.length == length) {
      return this;
    }
    return new RecordedEvent(
        idHigh,
        idLow,
        epochNanos,
        kind,
        customName,
        actor,
        port,
        toActor,
        toPort,
        messageBytes,
        executionNanos,
        error,
        attributes,
        came == null ? Arrays.copyOfRange(json, offset, offset + length) : came.json(length),
        0,
        length,
        null);
  }
}
