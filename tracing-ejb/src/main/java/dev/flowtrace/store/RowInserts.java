package dev.flowtrace.store;

import dev.flowtrace.aggregation.ActorStats;
import dev.flowtrace.aggregation.EdgeKey;
import dev.flowtrace.aggregation.EdgeStats;
import dev.flowtrace.aggregation.EventAttribute;
import dev.flowtrace.aggregation.LatencyHistogram;
import dev.flowtrace.aggregation.Topology;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Inserts the rows of which there are many, on the transaction's own connection but past its
 * entities: these rows are new and not looked at again, and an entity for each costs twenty times
 * what the row does (docs/adr/017).
 */
final class RowInserts {
  private static final int ROWS_A_BATCH = 1_000;

  private static final String ACTOR =
      "insert into trace_actor (trace_id, actor_id, event_count, error_count, execution_nanos_sum,"
          + " execution_nanos_max) values (?, ?, ?, ?, ?, ?)";
  private static final String EDGE =
      "insert into trace_edge (trace_id, from_actor, from_port, to_actor, to_port, message_count,"
          + " message_bytes, timed_count, execution_nanos_sum, execution_nanos_max, first_nanos,"
          + " last_nanos, histogram) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String ATTRIBUTE =
      "insert into trace_attribute (trace_id, chunk_id, attribute_key, attribute_value)"
          + " values (?, ?, ?, ?)";

  private RowInserts() {}

  private interface Rows {
    void addTo(Batch batch) throws SQLException;
  }

  /** The actors of traces that have none yet. */
  static void actors(EntityManager entityManager, Map<UUID, Topology> traces) {
    insert(
        entityManager,
        ACTOR,
        batch -> {
          for (Map.Entry<UUID, Topology> trace : traces.entrySet()) {
            for (Map.Entry<String, ActorStats> actor : trace.getValue().actors().entrySet()) {
              ActorStats stats = actor.getValue();
              batch
                  .id(trace.getKey())
                  .text(actor.getKey())
                  .number(stats.events())
                  .number(stats.errors())
                  .number(stats.nanosSum())
                  .number(stats.nanosMax())
                  .endRow();
            }
          }
        });
  }

  /** The edges of traces that have none yet. */
  static void edges(EntityManager entityManager, Map<UUID, Topology> traces) {
    insert(
        entityManager,
        EDGE,
        batch -> {
          for (Map.Entry<UUID, Topology> trace : traces.entrySet()) {
            for (Map.Entry<EdgeKey, EdgeStats> edge : trace.getValue().edges().entrySet()) {
              EdgeKey key = edge.getKey();
              EdgeStats stats = edge.getValue();
              LatencyHistogram histogram = stats.histogram();
              batch
                  .id(trace.getKey())
                  .text(key.fromActor())
                  .text(key.fromPort())
                  .text(key.toActor())
                  .text(key.toPort())
                  .number(stats.messages())
                  .number(stats.bytes())
                  .number(stats.timed())
                  .number(stats.nanosSum())
                  .number(stats.nanosMax())
                  .number(stats.firstEpochNanos())
                  .number(stats.lastEpochNanos())
                  .bytes(histogram == null ? null : histogram.toBytes())
                  .endRow();
            }
          }
        });
  }

  /** An indexed attribute that a chunk's events carry. */
  record ChunkAttribute(UUID traceId, UUID chunkId, EventAttribute attribute) {}

  /** Attributes of new chunks. */
  static void attributes(EntityManager entityManager, Iterable<ChunkAttribute> attributes) {
    insert(
        entityManager,
        ATTRIBUTE,
        batch -> {
          for (ChunkAttribute row : attributes) {
            batch
                .id(row.traceId())
                .id(row.chunkId())
                .text(row.attribute().key())
                .text(row.attribute().value())
                .endRow();
          }
        });
  }

  private static void insert(EntityManager entityManager, String sql, Rows rows) {
    Connection connection = entityManager.unwrap(Connection.class);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Batch batch = new Batch(statement);
      rows.addTo(batch);
      batch.finish();
    } catch (SQLException e) {
      throw new PersistenceException(e);
    }
  }

  /** One statement's rows, column by column. */
  private static final class Batch {
    private final PreparedStatement statement;
    private int column;
    private int rows;

    Batch(PreparedStatement statement) {
      this.statement = statement;
    }

    Batch id(UUID value) throws SQLException {
      statement.setObject(++column, value);
      return this;
    }

    Batch text(String value) throws SQLException {
      statement.setString(++column, StoredText.encode(value));
      return this;
    }

    Batch number(long value) throws SQLException {
      statement.setLong(++column, value);
      return this;
    }

    Batch bytes(byte @Nullable [] value) throws SQLException {
      statement.setBytes(++column, value);
      return this;
    }

    void endRow() throws SQLException {
      statement.addBatch();
      column = 0;
      if (++rows == ROWS_A_BATCH) {
        finish();
      }
    }

    void finish() throws SQLException {
      if (rows > 0) {
        statement.executeBatch();
        rows = 0;
      }
    }
  }
}
