package dev.flowtrace.store;

import dev.flowtrace.aggregation.EventAttribute;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Writes the rows of which there are many, on the transaction's own connection but past its
 * entities: these rows are new and not looked at again, and an entity for each costs twenty times
 * what the row does (docs/adr/017).
 */
final class RowBatches {
  private static final int ROWS_A_BATCH = 1_000;

  private static final String TOPOLOGY =
      "insert into trace_topology (trace_version, event_count, payload, trace_id)"
          + " values (?, ?, ?, ?)";
  private static final String TOPOLOGY_AGAIN =
      "update trace_topology set trace_version = ?, event_count = ?, payload = ?"
          + " where trace_id = ?";
  private static final String ATTRIBUTE =
      "insert into trace_attribute (trace_id, chunk_id, attribute_key, attribute_value)"
          + " values (?, ?, ?, ?)";

  private static final String EXPORT =
      "insert into export_waiting (export_id, trace_id, queued_nanos, due_nanos, claim_id, node_id,"
          + " attempts, reason, error) values (?, ?, ?, ?, ?, ?, 0, '', '')";

  private RowBatches() {}

  private interface Rows {
    void addTo(Batch batch) throws SQLException;
  }

  /** A trace's packed actors and edges, as they are at a version of its row. */
  record PackedTopology(UUID traceId, long version, long events, byte[] payload) {}

  /** Topologies of traces that have none yet. */
  static void topologies(EntityManager entityManager, Iterable<PackedTopology> topologies) {
    write(entityManager, TOPOLOGY, topologies);
  }

  /** Topologies of traces that have one. */
  static void topologiesAgain(EntityManager entityManager, Iterable<PackedTopology> topologies) {
    write(entityManager, TOPOLOGY_AGAIN, topologies);
  }

  private static void write(
      EntityManager entityManager, String sql, Iterable<PackedTopology> topologies) {
    batch(
        entityManager,
        sql,
        batch -> {
          for (PackedTopology row : topologies) {
            batch
                .number(row.version())
                .number(row.events())
                .bytes(row.payload())
                .id(row.traceId())
                .endRow();
          }
        });
  }

  /** An indexed attribute that a chunk's events carry. */
  record ChunkAttribute(UUID traceId, UUID chunkId, EventAttribute attribute) {}

  /** Attributes of new chunks. */
  static void attributes(EntityManager entityManager, Iterable<ChunkAttribute> attributes) {
    batch(
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

  /** A trace that is to be exported, for the flush whose chunk id is the row's. */
  record Outgoing(UUID exportId, UUID traceId, long queuedEpochNanos, long dueEpochNanos) {}

  /** Traces for the outbox. */
  static void exports(EntityManager entityManager, Iterable<Outgoing> traces) {
    batch(
        entityManager,
        EXPORT,
        batch -> {
          for (Outgoing row : traces) {
            batch
                .id(row.exportId())
                .id(row.traceId())
                .number(row.queuedEpochNanos())
                .number(row.dueEpochNanos())
                .id(ExportEntity.NOBODY)
                .id(ExportEntity.NOBODY)
                .endRow();
          }
        });
  }

  private static void batch(EntityManager entityManager, String sql, Rows rows) {
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

    Batch bytes(byte[] value) throws SQLException {
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
