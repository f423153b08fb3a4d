package dev.flowtrace.query;

import dev.flowtrace.store.TraceFilter;
import dev.flowtrace.store.TraceOrder;
import dev.flowtrace.store.TraceRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds the trace of an event by the event's id alone. Ids of events are in no index, so it looks
 * through traces: of an id that tells its time (version 7), those that began before it, else the
 * newest; up to limits. Thread-safe.
 */
final class EventFinder {
  private static final int MAX_TRACES = 200;
  private static final long NANOS_A_MILLI = 1_000_000L;

  /** Clocks of clients differ. */
  private static final long SLACK_NANOS = 60_000_000_000L;

  private final TraceQueries queries;
  private final int maxEvents;

  EventFinder(TraceQueries queries, int maxEvents) {
    this.queries = queries;
    this.maxEvents = maxEvents;
  }

  /** Nothing more needs to be read. */
  private static final class FoundException extends IOException {}

  /** The trace that has the event; null when it is not among those that were looked through. */
  @Nullable UUID traceOf(UUID eventId) throws IOException {
    Long before = eventId.version() == 7 ? (Long) epochNanos(eventId) : null;
    TraceFilter filter =
        before == null ? TraceFilter.ALL : TraceFilter.ofFlowUntil(null, before + SLACK_NANOS);
    List<TraceRow> rows = queries.search(filter, TraceOrder.NEWEST_FIRST, null, MAX_TRACES).rows();
    byte[] text = eventId.toString().getBytes(StandardCharsets.US_ASCII);
    long left = maxEvents;
    for (TraceRow row : rows) {
      left -= row.head().events();
      if (left < 0) {
        return null;
      }
      Optional<TraceContent> trace = queries.open(row.traceId());
      if (trace.isPresent() && has(trace.get(), eventId, text)) {
        return row.traceId();
      }
    }
    return null;
  }

  private static long epochNanos(UUID eventId) {
    return (eventId.getMostSignificantBits() >>> 16) * NANOS_A_MILLI;
  }

  private static boolean has(TraceContent trace, UUID eventId, byte[] text) throws IOException {
    try {
      trace.forEachEvent(
          (json, offset, length) -> {
            if (contains(json, offset, length, text)
                && StoredEvent.decode(json, offset, length).eventId().equals(eventId)) {
              throw new FoundException();
            }
          });
      return false;
    } catch (FoundException e) {
      return true;
    }
  }

  /** Others name the id, too, as their cause. */
  private static boolean contains(byte[] json, int offset, int length, byte[] text) {
    int last = offset + length - text.length;
    for (int i = offset; i <= last; i++) {
      int k = 0;
      while (k < text.length && lower(json[i + k]) == text[k]) {
        k++;
      }
      if (k == text.length) {
        return true;
      }
    }
    return false;
  }

  private static int lower(byte c) {
    return c >= 'A' && c <= 'F' ? c + ('a' - 'A') : c;
  }
}
