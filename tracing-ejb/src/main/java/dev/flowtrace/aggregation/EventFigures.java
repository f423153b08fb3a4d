package dev.flowtrace.aggregation;

/**
 * What one event adds to the figures of its actor, and of its edge if it is a data flow.
 *
 * @param kind its type
 * @param epochNanos its time
 * @param messageBytes size of the message, -1 when there is none
 * @param executionNanos measured execution time, -1 when unmeasured
 * @param isError whether it tells of a failure
 */
public record EventFigures(
    EventKind kind, long epochNanos, long messageBytes, long executionNanos, boolean isError) {
  /** Those of an event. */
  public static EventFigures of(RecordedEvent event) {
    return new EventFigures(
        event.kind(),
        event.epochNanos(),
        event.messageBytes(),
        event.executionNanos(),
        event.isError());
  }
}
