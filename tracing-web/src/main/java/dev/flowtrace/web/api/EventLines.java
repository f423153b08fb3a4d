package dev.flowtrace.web.api;

import dev.flowtrace.aggregation.EventKind;
import dev.flowtrace.aggregation.Glob;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.query.StoredEvent;
import dev.flowtrace.query.TraceContent;
import jakarta.ws.rs.core.UriInfo;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trace's events, one a line. An event is parsed only when there is a condition.
 *
 * @param kind the type of event, null for all
 * @param actor an actor, as source or target, or a pattern; null for all
 * @param from the earliest time in nanoseconds since the epoch, inclusive
 * @param to the latest time, inclusive
 */
record EventLines(
    @Nullable EventKind kind, @Nullable String actor, @Nullable Long from, @Nullable Long to) {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final long NANOS_A_SECOND = 1_000_000_000L;

  private static final List<String> PARAMETERS = List.of("event_type", "actor", "from", "to");

  /** Reads the query of an address. */
  static EventLines of(UriInfo uri) {
    QueryParameters query = QueryParameters.of(uri, PARAMETERS);
    return new EventLines(
        TraceListQuery.eventKind(query),
        query.text("actor"),
        query.epochNanos("from"),
        query.epochNanos("to"));
  }

  private boolean isUnconditional() {
    return kind == null && actor == null && from == null && to == null;
  }

  /**
   * Writes the events that match, in the order in which they came.
   *
   * @throws IOException also when the trace was deleted while it was read
   */
  void write(OutputStream out, TraceContent trace) throws IOException {
    OutputStream buffer = new BufferedOutputStream(out, BUFFER_BYTES);
    try {
      trace.forEachEvent(
          from == null ? Long.MIN_VALUE : from,
          to == null ? Long.MAX_VALUE : to,
          (json, offset, length) -> {
            if (isUnconditional() || matches(json, offset, length)) {
              writeLine(buffer, json, offset, length);
            }
          });
    } finally {
      buffer.flush(); // where it breaks off, too, the last line is whole
    }
  }

  /** Line breaks occur between JSON's tokens only, never in them, so a space does the same. */
  static void writeLine(OutputStream out, byte[] json, int offset, int length) throws IOException {
    int from = offset;
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      if (json[i] == '\n' || json[i] == '\r') {
        out.write(json, from, i - from);
        out.write(' ');
        from = i + 1;
      }
    }
    out.write(json, from, end - from);
    out.write('\n');
  }

  private boolean matches(byte[] json, int offset, int length) throws IOException {
    return matches(StoredEvent.decode(json, offset, length));
  }

  /** Whether an event meets all conditions. */
  boolean matches(TraceEvent event) {
    return (kind == null || kind.wireName().equals(event.eventType().wireName()))
        && (actor == null || isActor(event))
        && isInTime(event.timestamp());
  }

  private boolean isActor(TraceEvent event) {
    return isNamed(event.actorId())
        || (event.eventType() instanceof EventType.DataFlow flow && isNamed(flow.toActor()));
  }

  private boolean isNamed(String name) {
    return actor != null && (Glob.isGlob(actor) ? Glob.matches(actor, name) : actor.equals(name));
  }

  private boolean isInTime(Instant time) {
    return (from == null || time.compareTo(instant(from)) >= 0)
        && (to == null || time.compareTo(instant(to)) <= 0);
  }

  private static Instant instant(long epochNanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(epochNanos, NANOS_A_SECOND), Math.floorMod(epochNanos, NANOS_A_SECOND));
  }
}
