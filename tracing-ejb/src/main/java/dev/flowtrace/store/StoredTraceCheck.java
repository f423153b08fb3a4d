package dev.flowtrace.store;

import dev.flowtrace.aggregation.EventReader;
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

/**
 * Counts the events of stored traces again, from their chunks, and tells where the row of a trace,
 * its actors and its edges say something else. Changes nothing.
 *
 * <p>A running trace's actors and edges are stored now and then (docs/adr/016), so only its own row
 * is compared. A trace that is written while it is looked at is looked at again.
 *
 * <p>Works on a connection alone, without what only servers have. Stateless but for the reader;
 * thread-safe if that is.
 */
public final class StoredTraceCheck {
  /** A trace that changes all the time is left out after so many looks. */
  private static final int LOOKS = 5;

  private static final String IDS =
      "select trace_id from flow_trace where trace_id > ? order by trace_id limit ?";
  private static final String FIRST_IDS =
      "select trace_id from flow_trace order by trace_id limit ?";
  private static final String TRACE =
      "select row_version, settled, event_count, error_count, event_bytes,"
          + " flow_id, flow_declared, extra_json from flow_trace where trace_id = ?";
  private static final String ACTORS = "select actors from trace_actors where trace_id = ?";
  private static final String TOPOLOGY =
      "select event_count, payload from trace_topology where trace_id = ?";

  private final EventReader events;

  /** Reads events with a reader that takes whatever was accepted once. */
  public StoredTraceCheck(EventReader events) {
    this.events = events;
  }

  /**
   * A figure that is not what the events say.
   *
   * @param what which one, such as {@code edge reader.out -> parser.in message_count}
   * @param stored what the row says; null where there is no row
   * @param counted what the events say; null where none speaks of it
   */
  public record Difference(
      UUID traceId, String what, @Nullable String stored, @Nullable String counted) {}

  /**
   * What a check has found.
   *
   * @param traces how many traces were looked at
   * @param events how many events they have
   * @param repeatedEvents events whose id an earlier one of the same trace has, too
   * @param uncheckedIds events of traces that are too large to compare their ids
   * @param changing traces that changed at each look and are left out
   * @param differences what is not as it should be
   * @param next the last trace looked at, to go on behind it; null when there are no more
   */
  public record Result(
      long traces,
      long events,
      long repeatedEvents,
      long uncheckedIds,
      long changing,
      List<Difference> differences,
      @Nullable UUID next) {
    /** Of no trace. */
    public static final Result NOTHING = new Result(0, 0, 0, 0, 0, List.of(), null);

    public Result {
      differences = List.copyOf(differences);
    }

    /** The same, for who has seen the differences. */
    public Result withoutDifferences() {
      return new Result(traces, events, repeatedEvents, uncheckedIds, changing, List.of(), next);
    }

    /** This and what was found behind it. */
    public Result plus(Result later) {
      List<Difference> all = new ArrayList<>(differences);
      all.addAll(later.differences);
      return new Result(
          traces + later.traces,
          events + later.events,
          repeatedEvents + later.repeatedEvents,
          uncheckedIds + later.uncheckedIds,
          changing + later.changing,
          all,
          later.next);
    }
  }

  /**
   * Checks traces in the order of their ids.
   *
   * @param after the trace behind which to begin; null for the first one
   * @param traces how many at the most, 1 or more
   * @param mostDifferences after so many the check ends with the trace that it is at
   */
  public Result check(Connection connection, @Nullable UUID after, int traces, int mostDifferences)
      throws SQLException {
    return check(connection, after, traces, mostDifferences, null);
  }

  /**
   * Checks traces in the order of their ids, and adds them up.
   *
   * @param after the trace behind which to begin; null for the first one
   * @param traces how many at the most, 1 or more
   * @param mostDifferences after so many the check ends with the trace that it is at
   * @param rollups is told of each trace; null when nothing is to be added up
   */
  public Result check(
      Connection connection,
      @Nullable UUID after,
      int traces,
      int mostDifferences,
      @Nullable RollupCheck rollups)
      throws SQLException {
    List<UUID> ids = ids(connection, after, traces);
    List<Difference> differences = new ArrayList<>();
    long looked = 0;
    long eventCount = 0;
    long repeated = 0;
    long unchecked = 0;
    long changing = 0;
    UUID last = null;
    for (UUID id : ids) {
      Look look = look(connection, id);
      last = id;
      looked++;
      if (look == null) {
        changing++;
        if (rollups != null) {
          rollups.leftOut();
        }
      } else {
        if (rollups != null && look.row.flowId != null) {
          rollups.add(look.row.flowId, look.row.extraJson, look.counted);
        }
        eventCount += look.counted.events();
        repeated += look.counted.repeatedEvents();
        unchecked += look.counted.uncheckedIds();
        differences.addAll(look.differences.list());
      }
      if (differences.size() >= mostDifferences) {
        break;
      }
    }
    boolean all = looked == ids.size() && ids.size() < traces;
    return new Result(
        looked, eventCount, repeated, unchecked, changing, differences, all ? null : last);
  }

  private static List<UUID> ids(Connection connection, @Nullable UUID after, int limit)
      throws SQLException {
    List<UUID> ids = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(after == null ? FIRST_IDS : IDS)) {
      if (after != null) {
        statement.setObject(1, after);
      }
      statement.setInt(after == null ? 1 : 2, limit);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getObject(1, UUID.class));
        }
      }
    }
    return ids;
  }

  private record Look(Row row, CountedTrace counted, TraceDifferences differences) {}

  /** Null when the trace changed at each look, or is gone. */
  private @Nullable Look look(Connection connection, UUID traceId) throws SQLException {
    for (int left = LOOKS; left > 0; left--) {
      Row before = row(connection, traceId);
      if (before == null) {
        return null;
      }
      CountedTrace counted = CountedTrace.of(connection, traceId, events);
      TraceDifferences differences = new TraceDifferences(traceId);
      before.compare(counted, differences);
      if (before.settled) {
        topology(connection, traceId, counted, differences);
      }
      Row after = row(connection, traceId);
      if (after != null && after.version == before.version) {
        return new Look(before, counted, differences);
      }
    }
    return null;
  }

  private record Row(
      long version,
      boolean settled,
      long events,
      long errors,
      long bytes,
      Set<String> actors,
      @Nullable String flowId,
      @Nullable String extraJson) {
    void compare(CountedTrace counted, TraceDifferences differences) {
      differences.compare("event_count", events, counted.events());
      differences.compare("error_count", errors, counted.errors());
      differences.compare("event_bytes", bytes, counted.bytes());
      differences.actorNames(actors, counted.topology());
      counted.damages().forEach(damage -> differences.add(damage.what(), damage.says(), null));
    }
  }

  private static @Nullable Row row(Connection connection, UUID traceId) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TRACE)) {
      statement.setObject(1, traceId);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? new Row(
                row.getLong(1),
                row.getBoolean(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                actors(connection, traceId),
                row.getBoolean(7) ? StoredText.decode(row.getString(6)) : null,
                StoredText.decodeNullable(row.getString(8)))
            : null;
      }
    }
  }

  private static Set<String> actors(Connection connection, UUID traceId) throws SQLException {
    Set<String> names = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(ACTORS)) {
      statement.setObject(1, traceId);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          names.addAll(ActorNames.list(row.getString(1)));
        }
      }
    }
    return names;
  }

  /** A trace that settled before topologies were packed has none: it is counted when needed. */
  private static void topology(
      Connection connection, UUID traceId, CountedTrace counted, TraceDifferences differences)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TOPOLOGY)) {
      statement.setObject(1, traceId);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return;
        }
        differences.compare("trace_topology event_count", row.getLong(1), counted.events());
        byte[] packed = row.getBytes(2);
        Topology stored;
        try {
          stored = TopologyCodec.ofBytes(packed);
        } catch (RuntimeException e) {
          differences.add("trace_topology cannot be read", String.valueOf(e.getMessage()), null);
          return;
        }
        differences.topology(stored, counted.topology(), TopologyCodec.isWhole(packed));
      }
    }
  }
}
