package dev.flowtrace.store;

import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Collects the rows of one flush's traces, their actors' names and chunks, and writes them. */
final class TraceRows {
  /** All but the key and the version, in the order of {@link #set}. */
  private static final List<String> COLUMNS =
      List.of(
          "flow_id",
          "flow_declared",
          "execution_id",
          "version_major",
          "version_minor",
          "version_patch",
          "version_git_hash",
          "version_json",
          "status",
          "error",
          "first_error",
          "ended_by_client",
          "ended_nanos",
          "declared_status",
          "declared_start_nanos",
          "declared_end_nanos",
          "start_nanos",
          "end_nanos",
          "duration_nanos",
          "opened_nanos",
          "active_nanos",
          "event_count",
          "error_count",
          "event_bytes",
          "first_event_nanos",
          "last_event_nanos",
          "event_kinds",
          "event_types",
          "metadata_json",
          "extra_json",
          "settled",
          "node_id",
          "journal_position");

  private static final String INSERT =
      "insert into flow_trace (%s, row_version, trace_id) values (%s)"
          .formatted(
              String.join(", ", COLUMNS),
              String.join(", ", Collections.nCopies(COLUMNS.size() + 2, "?")));
  private static final String UPDATE =
      "update flow_trace set %s = ?, row_version = ? where trace_id = ? and row_version = ?"
          .formatted(String.join(" = ?, ", COLUMNS));
  private static final String INSERT_CHUNK =
      "insert into event_chunk (chunk_id, trace_id, node_id, journal_position, trace_version,"
          + " event_count, first_nanos, last_nanos, codec, raw_bytes, stored_bytes, payload)"
          + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private static final String INSERT_ACTORS =
      "insert into trace_actors (actors, trace_id, trace_version) values (?, ?, ?)";

  private final List<TraceEntity> fresh = new ArrayList<>();
  private final List<TraceEntity> changed = new ArrayList<>();
  private final List<EventChunkEntity> chunks = new ArrayList<>();
  private final List<Actors> actors = new ArrayList<>();

  private record Actors(UUID traceId, long version, Set<String> names) {}

  /** A trace that has no row yet. */
  void insert(TraceEntity row) {
    fresh.add(row);
  }

  /** A trace whose row is there in {@link TraceEntity#rowVersion}. */
  void update(TraceEntity row) {
    changed.add(row);
  }

  /**
   * The names of actors that a trace had not before.
   *
   * @param version the trace's with them
   */
  void actors(UUID traceId, long version, Set<String> names) {
    actors.add(new Actors(traceId, version, names));
  }

  void insert(EventChunkEntity chunk) {
    chunks.add(chunk);
  }

  /**
   * Writes what was collected.
   *
   * @throws jakarta.persistence.OptimisticLockException when a row has another version by now
   */
  void write(EntityManager entityManager) {
    RowBatch.write(
        entityManager,
        INSERT,
        fresh,
        (batch, row) -> set(batch, row).number(row.rowVersion + 1).id(row.traceId));
    RowBatch.update(
        entityManager,
        UPDATE,
        changed,
        (batch, row) ->
            set(batch, row).number(row.rowVersion + 1).id(row.traceId).number(row.rowVersion));
    RowBatch.write(entityManager, INSERT_CHUNK, chunks, TraceRows::set);
    RowBatch.write(
        entityManager,
        INSERT_ACTORS,
        actors,
        (batch, row) ->
            batch.stored(ActorNames.of(row.names())).id(row.traceId()).number(row.version()));
  }

  private static RowBatch set(RowBatch batch, TraceEntity row) throws SQLException {
    return batch
        .stored(row.flowId)
        .flag(row.flowDeclared)
        .id(row.executionId)
        .number(row.versionMajor)
        .number(row.versionMinor)
        .number(row.versionPatch)
        .stored(row.versionGitHash)
        .stored(row.versionJson)
        .stored(row.status)
        .stored(row.error)
        .stored(row.firstError)
        .flag(row.endedByClient)
        .number(row.endedEpochNanos)
        .stored(row.declaredStatus)
        .number(row.declaredStartEpochNanos)
        .number(row.declaredEndEpochNanos)
        .number(row.startEpochNanos)
        .number(row.endEpochNanos)
        .number(row.durationNanos)
        .number(row.openedEpochNanos)
        .number(row.activeEpochNanos)
        .number(row.eventCount)
        .number(row.errorCount)
        .number(row.eventBytes)
        .number(row.firstEventEpochNanos)
        .number(row.lastEventEpochNanos)
        .number(row.eventKinds)
        .stored(row.eventTypes)
        .stored(row.metadataJson)
        .stored(row.extraJson)
        .flag(row.settled)
        .id(row.nodeId)
        .number(row.journalPosition);
  }

  private static void set(RowBatch batch, EventChunkEntity chunk) throws SQLException {
    batch
        .id(chunk.chunkId)
        .id(chunk.traceId)
        .id(chunk.nodeId)
        .number(chunk.journalPosition)
        .number(chunk.traceVersion)
        .number(chunk.eventCount)
        .number(chunk.firstEpochNanos)
        .number(chunk.lastEpochNanos)
        .number(chunk.codec)
        .number(chunk.rawBytes)
        .number(chunk.storedBytes)
        .bytes(chunk.payload);
  }
}
