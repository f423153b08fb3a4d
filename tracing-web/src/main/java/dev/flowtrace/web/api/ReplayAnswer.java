package dev.flowtrace.web.api;

import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.aggregation.EventKind;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.query.StoredEvent;
import dev.flowtrace.query.TraceContent;
import dev.flowtrace.replay.BreakCondition;
import dev.flowtrace.states.StateWatch;
import jakarta.ws.rs.core.UriInfo;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A trace's events as server-sent events, in the order in which they came: each with its number as
 * id, then {@code break} or {@code end} with the number to go on after.
 *
 * @param speed how many times as fast as it was; 0 for as fast as possible
 * @param after events to pass over
 * @param limit the most events
 */
record ReplayAnswer(double speed, int after, int limit, BreakCondition condition) {
  private static final List<String> PARAMETERS =
      List.of(
          "speed",
          "after",
          "limit",
          "break_actor",
          "break_event_type",
          "break_content",
          "break_state",
          "break_time");
  private static final double MAX_SPEED = 1_000_000;

  /** A pause in the trace is no reason to keep a thread for long. */
  private static final long MAX_PAUSE_NANOS = 10_000_000_000L;

  private static final int BUFFER_BYTES = 16 * 1024;

  /** Reads what is asked for. */
  static ReplayAnswer of(UriInfo uri, @Nullable String lastEventId) {
    QueryParameters query = QueryParameters.of(uri, PARAMETERS);
    String stateText = query.text("break_state");
    StateWatch state = stateText == null ? null : StateWatch.parse(stateText);
    if (stateText != null && state == null) {
      throw Problem.badParameter(
          "break_state",
          QueryParameters.shown(stateText) + " is no JSON Pointer, = and value, such as /count=2",
          List.of());
    }
    EventKind kind =
        query.oneOf("break_event_type", EventKind::ofWireName, TraceListQuery.EVENT_TYPES);
    int seen =
        lastEventId != null && lastEventId.matches("[0-9]{1,9}")
            ? Integer.parseInt(lastEventId)
            : 0;
    return new ReplayAnswer(
        speed(query.text("speed")),
        query.number("after", seen, 0, Integer.MAX_VALUE),
        query.number("limit", Integer.MAX_VALUE, 1, Integer.MAX_VALUE),
        new BreakCondition(
            query.text("break_actor"),
            kind == null ? null : kind.wireName(),
            query.text("break_content"),
            query.epochNanos("break_time"),
            state));
  }

  private static double speed(@Nullable String text) {
    if (text == null) {
      return 0;
    }
    double speed = text.matches("[0-9]{1,7}(\\.[0-9]{1,9})?") ? Double.parseDouble(text) : -1;
    if (speed < 0 || speed > MAX_SPEED) {
      throw Problem.badParameter(
          "speed",
          QueryParameters.shown(text)
              + " is no number from 0 (as fast as possible) to 1000000, such as 0.5",
          List.of());
    }
    return speed;
  }

  /** The replay is over before the trace is. */
  private static final class StopException extends IOException {
    final String why;

    StopException(String why) {
      this.why = why;
    }
  }

  /**
   * Writes the events, at their pace.
   *
   * @throws IOException also when the client went away, or the trace was deleted
   */
  void write(OutputStream out, TraceContent trace) throws IOException {
    OutputStream buffer = new BufferedOutputStream(out, BUFFER_BYTES);
    Replay replay = new Replay(buffer);
    String last;
    try {
      trace.forEachEvent(replay::event);
      last = "event: end\ndata: {\"after\":" + replay.number + ",\"reason\":\"end\"}\n\n";
    } catch (StopException e) {
      last =
          "event: break\ndata: {\"after\":%d,\"reason\":\"%s\"}\n\n"
              .formatted(replay.number, e.why);
    }
    buffer.write(last.getBytes(StandardCharsets.UTF_8));
    buffer.flush();
  }

  /** One replay; used by one thread. */
  private final class Replay {
    private final OutputStream out;
    private int number;
    private int sent;
    private long beforeEpochNanos;

    Replay(OutputStream out) {
      this.out = out;
    }

    void event(byte[] json, int offset, int length) throws IOException {
      if (sent == limit) {
        throw new StopException("limit");
      }
      number++;
      TraceEvent event =
          condition.isAny() || speed > 0 ? StoredEvent.decode(json, offset, length) : null;
      boolean stops = event != null && condition.stopsAt(event);
      if (number <= after) {
        return;
      }
      if (event != null && speed > 0) {
        pause(EpochNanos.of(event.timestamp()));
      }
      out.write(("event: event\nid: " + number + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
      EventLines.writeLine(out, json, offset, length);
      out.write('\n');
      sent++;
      if (stops) {
        throw new StopException("condition");
      }
    }

    /** Events of before now, by another clock, come at once. */
    private void pause(long epochNanos) throws IOException {
      if (sent > 0 && epochNanos > beforeEpochNanos) {
        long nanos = (long) Math.min(MAX_PAUSE_NANOS, (epochNanos - beforeEpochNanos) / speed);
        out.flush();
        try {
          TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException("interrupted while replaying", e);
        }
      }
      beforeEpochNanos = sent == 0 ? epochNanos : Math.max(beforeEpochNanos, epochNanos);
    }
  }
}
