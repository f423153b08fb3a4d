package dev.flowtrace.store;

import dev.flowtrace.aggregation.ActorStats;
import dev.flowtrace.aggregation.EdgeKey;
import dev.flowtrace.aggregation.EdgeStats;
import dev.flowtrace.aggregation.LatencyHistogram;
import dev.flowtrace.aggregation.Occupation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The sums by minute, row by row, without what only servers have. */
final class RollupRows {
  private static final int FETCHED_AT_ONCE = 1_000;

  private static final String ACTORS =
      "select flow_id, actor_id, event_count, error_count, execution_nanos_sum,"
          + " execution_nanos_max, handling_nanos, other_nanos, sending_nanos, waiting_nanos"
          + " from actor_minute";
  private static final String EDGES =
      "select flow_id, from_actor, from_port, to_actor, to_port, message_count, message_bytes,"
          + " error_count, timed_count, execution_nanos_sum, execution_nanos_max, first_nanos,"
          + " last_nanos, histogram from edge_minute";

  private RollupRows() {}

  /** Takes a row; false when no more are wanted. */
  interface Taker<K, S> {
    boolean take(String flowId, K key, S stats);
  }

  private interface Row {
    boolean read(ResultSet row) throws SQLException;
  }

  static void forEachActor(Connection connection, Taker<String, ActorStats> taker)
      throws SQLException {
    forEach(
        connection,
        ACTORS,
        row ->
            taker.take(
                text(row, 1),
                text(row, 2),
                new ActorStats(
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    Occupation.ofSums(
                        number(row, 7), number(row, 8), number(row, 9), number(row, 10)))));
  }

  static void forEachEdge(Connection connection, Taker<EdgeKey, EdgeStats> taker)
      throws SQLException {
    forEach(
        connection,
        EDGES,
        row -> {
          byte[] histogram = row.getBytes(14);
          return taker.take(
              text(row, 1),
              new EdgeKey(text(row, 2), text(row, 3), text(row, 4), text(row, 5)),
              new EdgeStats(
                  row.getLong(6),
                  row.getLong(7),
                  row.getLong(8),
                  row.getLong(9),
                  row.getLong(10),
                  row.getLong(11),
                  row.getLong(12),
                  row.getLong(13),
                  histogram == null ? null : LatencyHistogram.ofBytes(histogram)));
        });
  }

  private static void forEach(Connection connection, String sql, Row reader) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(FETCHED_AT_ONCE);
      try (ResultSet row = statement.executeQuery()) {
        boolean more = true;
        while (more && row.next()) {
          more = reader.read(row);
        }
      }
    }
  }

  private static String text(ResultSet row, int column) throws SQLException {
    return StoredText.decode(row.getString(column));
  }

  private static @Nullable Long number(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : (Long) value;
  }
}
