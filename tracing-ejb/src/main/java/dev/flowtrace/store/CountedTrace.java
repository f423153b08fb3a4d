package dev.flowtrace.store;

import dev.flowtrace.aggregation.EventReader;
import dev.flowtrace.aggregation.FramedEvents;
import dev.flowtrace.aggregation.RecordedEvent;
import dev.flowtrace.aggregation.Topology;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a trace's chunks say of it, counted event by event, a chunk in memory at a time. */
final class CountedTrace {
  /** Ids of more events of a trace are not compared; so many take about 100 MB. */
  private static final int MOST_IDS = 1_000_000;

  private static final long NANOS_A_MINUTE = 60_000_000_000L;

  private static final String CHUNKS =
      "select chunk_id, event_count, raw_bytes, stored_bytes, payload from event_chunk"
          + " where trace_id = ? order by chunk_id";

  private final Topology topology = new Topology();
  private final Set<Long> minutes = new HashSet<>();
  private final Set<UUID> ids = new HashSet<>();
  private final List<Damage> damages = new ArrayList<>();
  private long events;
  private long errors;
  private long bytes;
  private long repeatedEvents;
  private long uncheckedIds;
  private long chunks;
  private long chunkMinutes;

  /** A chunk that is not as it says. */
  record Damage(String what, @Nullable String says) {}

  private CountedTrace() {}

  static CountedTrace of(Connection connection, UUID traceId, EventReader reader)
      throws SQLException {
    CountedTrace counted = new CountedTrace();
    try (PreparedStatement statement = connection.prepareStatement(CHUNKS)) {
      statement.setFetchSize(1);
      statement.setObject(1, traceId);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          counted.chunk(
              row.getObject(1, UUID.class),
              row.getInt(2),
              row.getInt(3),
              row.getInt(4),
              row.getBytes(5),
              reader);
        }
      }
    }
    counted.ids.clear();
    return counted;
  }

  private void chunk(
      UUID id, int eventCount, int rawBytes, int storedBytes, byte[] payload, EventReader reader) {
    if (payload.length != storedBytes) {
      damages.add(new Damage("chunk " + id + " stored_bytes", Integer.toString(storedBytes)));
    }
    long before = events;
    chunks++;
    minutes.clear();
    try {
      byte[] framed = PackedEvents.unpack(payload, rawBytes);
      FramedEvents each = new FramedEvents(framed, framed.length);
      while (each.next()) {
        count(reader.read(framed, each.offset(), each.length()));
      }
    } catch (RuntimeException e) {
      damages.add(new Damage("chunk " + id + " cannot be read", e.getMessage()));
      return;
    }
    chunkMinutes += minutes.size();
    if (events - before != eventCount) {
      damages.add(new Damage("chunk " + id + " event_count", Integer.toString(eventCount)));
    }
  }

  private void count(RecordedEvent event) {
    events++;
    bytes += event.length();
    errors += event.isError() ? 1 : 0;
    topology.record(event);
    minutes.add(Math.floorDiv(event.epochNanos(), NANOS_A_MINUTE));
    if (events > MOST_IDS) {
      uncheckedIds++;
    } else if (!ids.add(event.eventId())) {
      repeatedEvents++;
    }
  }

  Topology topology() {
    return topology;
  }

  List<Damage> damages() {
    return damages;
  }

  long events() {
    return events;
  }

  long errors() {
    return errors;
  }

  long bytes() {
    return bytes;
  }

  long repeatedEvents() {
    return repeatedEvents;
  }

  long uncheckedIds() {
    return uncheckedIds;
  }

  /** How many chunks it has. */
  long chunks() {
    return chunks;
  }

  /** How many minutes its chunks have events of, each chunk's counted by itself. */
  long chunkMinutes() {
    return chunkMinutes;
  }
}
