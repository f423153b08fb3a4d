package dev.flowtrace.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/**
 * A client that sends numbered batches. Changed by statements alone, since the last number must be
 * the one that the statement expects.
 */
@Entity(name = "IngestClient")
@Table(name = "ingest_client")
class IngestClientEntity {
  @Id
  @Column(name = "client_id")
  UUID clientId;

  @Column(name = "last_seq", nullable = false)
  long lastSeq;

  @Column(name = "node_id", nullable = false)
  UUID nodeId;

  @Column(name = "client_version", nullable = false)
  String clientVersion;

  @Column(name = "network", nullable = false)
  String network;

  @Column(name = "host", nullable = false)
  String host;

  @Column(name = "first_seen_nanos", nullable = false)
  long firstSeenEpochNanos;

  @Column(name = "seen_nanos", nullable = false)
  long seenEpochNanos;

  @Column(name = "connected_nanos", nullable = false)
  long connectedEpochNanos;

  @SuppressWarnings("NullAway.Init")
  protected IngestClientEntity() {}

  @SuppressWarnings("NullAway.Init") // the rest is set by who makes it
  IngestClientEntity(UUID clientId) {
    this.clientId = clientId;
  }
}
