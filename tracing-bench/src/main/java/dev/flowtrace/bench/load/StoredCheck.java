package dev.flowtrace.bench.load;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonNumber;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.JsonValue.JsonString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares what was sent with what the collector has: of all traces the number of events, of some
 * every event. Waits before until all traces are finalized. Not thread-safe.
 */
final class StoredCheck {
  private static final long POLL_MILLIS = 500;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30); // without any progress
  private static final int KEPT_PROBLEMS = 20;

  private final CollectorRest rest;
  private final String flowId;
  private final EventIds ids;
  private final List<LoadTrace> traces;
  private final List<String> problems = new ArrayList<>();

  /** A trace as the collector lists it; {@code ended} is false while it is in flight. */
  private record Listed(long events, boolean ended) {}

  /**
   * What was found.
   *
   * @param stored events that the collector has, each counted once
   * @param lost events that it confirmed and does not have
   * @param doubled events that it has more than once
   * @param readBack traces of which every event was looked at
   * @param unfinished traces that are missing or still not finalized
   * @param problems the first of what is wrong, in words
   */
  record Result(
      long stored, long lost, long doubled, int readBack, long unfinished, List<String> problems) {
    Result {
      problems = List.copyOf(problems);
    }
  }

  /** {@code traces} are those of the flow {@code flowId}, all of them, no longer changing. */
  StoredCheck(CollectorRest rest, String flowId, EventIds ids, List<LoadTrace> traces) {
    this.rest = rest;
    this.flowId = flowId;
    this.ids = ids;
    this.traces = traces;
  }

  /** Waits, then compares; reads back {@code sample} traces, evenly spread. */
  Result run(int sample) throws IOException, InterruptedException {
    Map<UUID, Listed> listed = awaitFinalized();
    long stored = 0;
    long lost = 0;
    long doubled = 0;
    int readBack = 0;
    int wanted = Math.min(sample, traces.size());
    for (int i = 0; i < traces.size(); i++) {
      LoadTrace trace = traces.get(i);
      Listed found = listed.getOrDefault(trace.id(), new Listed(0, false));
      StoredEvents events = StoredEvents.ofCount(trace, found.events);
      // as many of the first i + 1 as their share: evenly spread
      if ((long) (i + 1) * wanted / traces.size() > (long) i * wanted / traces.size()) {
        StoredEvents each = readBack(trace);
        if (each != null) {
          readBack++;
          events = each;
          if (each.found() != found.events) {
            problem(
                trace.id() + " is listed with " + found.events + " events, has " + each.found());
          }
        }
      }
      stored += events.distinct();
      lost += events.lost();
      doubled += events.doubled();
      if (events.lost() > 0 || events.doubled() > 0) {
        problem(trace.id() + ": " + trace.confirmed() + " confirmed, " + events);
      }
    }
    long unfinished = traces.size() - listed.values().stream().filter(Listed::ended).count();
    if (listed.size() > traces.size()) {
      problem((listed.size() - traces.size()) + " traces are listed that nobody sent");
    }
    return new Result(stored, lost, doubled, readBack, unfinished, problems);
  }

  /** Every event of a trace; null if they can't be had, which is a problem by itself. */
  private @Nullable StoredEvents readBack(LoadTrace trace) throws InterruptedException {
    StoredEvents events = new StoredEvents(trace, ids);
    try (Stream<String> lines = rest.events(trace.id())) {
      lines.forEach(events::add);
      return events;
    } catch (IOException | UncheckedIOException e) {
      problem("the events of " + trace.id() + " could not be read: " + e.getMessage());
      return null;
    }
  }

  private Map<UUID, Listed> awaitFinalized() throws IOException, InterruptedException {
    long progress = -1;
    long progressNanos = System.nanoTime();
    while (true) {
      long began = System.nanoTime();
      Map<UUID, Listed> listed = list();
      long ended = listed.values().stream().filter(Listed::ended).count();
      long events = listed.values().stream().mapToLong(Listed::events).sum();
      if (isComplete(listed)) {
        return listed;
      }
      if (ended + events != progress) {
        progress = ended + events;
        progressNanos = System.nanoTime();
      } else if (System.nanoTime() - progressNanos > PATIENCE_NANOS) {
        problem(
            "of "
                + traces.size()
                + " traces, "
                + listed.size()
                + " are listed and "
                + ended
                + " finalized; nothing changed for "
                + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS)
                + " s");
        return listed;
      }
      // a list of many traces takes its time, and the collector has other work
      long listing = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      Thread.sleep(Math.max(POLL_MILLIS, 2 * listing));
    }
  }

  private boolean isComplete(Map<UUID, Listed> listed) {
    return traces.stream()
        .allMatch(
            trace -> {
              Listed found = listed.get(trace.id());
              return found != null && found.ended && found.events >= trace.confirmed();
            });
  }

  private Map<UUID, Listed> list() throws IOException, InterruptedException {
    Map<UUID, Listed> listed = new HashMap<>();
    String cursor = "";
    do {
      if (!(rest.traces(flowId, cursor) instanceof JsonObject page)
          || !(page.get("traces") instanceof JsonArray items)) {
        throw new IOException("the list of traces has no 'traces'");
      }
      for (JsonValue item : items.items()) {
        add(item, listed);
      }
      cursor =
          page.get("next_cursor") instanceof JsonString next
              ? URLEncoder.encode(next.value(), StandardCharsets.UTF_8)
              : "";
    } while (!cursor.isEmpty());
    return listed;
  }

  private static void add(JsonValue item, Map<UUID, Listed> listed) throws IOException {
    if (item instanceof JsonObject trace
        && trace.get("trace_id") instanceof JsonString id
        && trace.get("event_count") instanceof JsonNumber count) {
      listed.put(UUID.fromString(id.value()), new Listed(count.longValue(), hasEnded(trace)));
    } else {
      throw new IOException("a listed trace has no trace_id or no event_count: " + item);
    }
  }

  /** A list without status is taken to have finalized traces only. */
  private static boolean hasEnded(JsonObject trace) {
    return !(trace.get("status") instanceof JsonString status)
        || !(status.value().equals("Pending") || status.value().equals("Running"));
  }

  private void problem(String what) {
    if (problems.size() < KEPT_PROBLEMS) {
      problems.add(what);
    }
  }
}
