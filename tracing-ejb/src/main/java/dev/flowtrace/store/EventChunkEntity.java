package dev.flowtrace.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/**
 * The events of one flush of one trace, each with its length before it. Chunk ids go up with time,
 * so they give a trace's chunks their order.
 */
@Entity(name = "EventChunk")
@Table(name = "event_chunk")
class EventChunkEntity {
  @Id
  @Column(name = "chunk_id")
  UUID chunkId;

  @Column(name = "trace_id", nullable = false)
  UUID traceId;

  @Column(name = "node_id", nullable = false)
  UUID nodeId;

  @Column(name = "journal_position", nullable = false)
  long journalPosition;

  /** The version that the trace's row has since this was written. */
  @Column(name = "trace_version", nullable = false)
  long traceVersion;

  @Column(name = "event_count", nullable = false)
  int eventCount;

  @Column(name = "first_nanos", nullable = false)
  long firstEpochNanos;

  @Column(name = "last_nanos", nullable = false)
  long lastEpochNanos;

  @Column(name = "codec", nullable = false)
  short codec;

  @Column(name = "raw_bytes", nullable = false)
  int rawBytes;

  @Column(name = "stored_bytes", nullable = false)
  int storedBytes;

  @Column(name = "payload", nullable = false)
  byte[] payload;

  @SuppressWarnings("NullAway.Init")
  protected EventChunkEntity() {}

  @SuppressWarnings("NullAway.Init")
  EventChunkEntity(UUID chunkId, UUID traceId) {
    this.chunkId = chunkId;
    this.traceId = traceId;
  }
}
