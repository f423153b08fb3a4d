package dev.flowtrace.bench.crash;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What went over an edge of the test's flow.
 *
 * @param messages how many
 * @param nanos how long they took together
 */
record EdgeSum(long messages, long nanos) {
  private static final String ROLLUP =
      "select from_actor, to_actor, sum(message_count), sum(execution_nanos_sum) from edge_minute"
          + " where flow_id = ? group by from_actor, to_actor";
  private static final String OTHER_FLOWS =
      "select coalesce(sum(message_count), 0) from edge_minute where flow_id <> ?";

  EdgeSum plus(EdgeSum other) {
    return new EdgeSum(messages + other.messages, nanos + other.nanos);
  }

  static String name(String fromActor, String toActor) {
    return fromActor + " -> " + toActor;
  }

  /** What the rollup by minute says, over all minutes. */
  static Map<String, EdgeSum> ofRollup(Connection connection) throws SQLException {
    Map<String, EdgeSum> edges = new TreeMap<>();
    try (PreparedStatement statement = connection.prepareStatement(ROLLUP)) {
      statement.setString(1, CrashClient.FLOW);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          edges.put(
              name(row.getString(1), row.getString(2)),
              new EdgeSum(row.getLong(3), row.getLong(4)));
        }
      }
    }
    return edges;
  }

  /** How many messages the rollup has for other flows than the test's. */
  static long ofOtherFlows(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OTHER_FLOWS)) {
      statement.setString(1, CrashClient.FLOW);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
