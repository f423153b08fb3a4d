package dev.flowtrace.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** What a client is told to record; the one of the nil id is for all clients. */
@Entity(name = "ClientConfigRow")
@Table(name = "client_config")
class ClientConfigEntity {
  @Id
  @Column(name = "client_id")
  UUID clientId;

  @Column(name = "config_json", nullable = false)
  String configJson;

  @Column(name = "changed_nanos", nullable = false)
  long changedEpochNanos;

  @SuppressWarnings("NullAway.Init")
  protected ClientConfigEntity() {}

  ClientConfigEntity(UUID clientId, String configJson, long changedEpochNanos) {
    this.clientId = clientId;
    this.configJson = configJson;
    this.changedEpochNanos = changedEpochNanos;
  }
}
