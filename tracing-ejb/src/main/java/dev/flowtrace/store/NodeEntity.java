package dev.flowtrace.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/**
 * A collector. Its incarnation goes up at each start; its flush number tells which flushes are
 * through. Without a version: who depends on the flush number locks the row, so that a heartbeat
 * makes no flush fail.
 */
@Entity(name = "Node")
@Table(name = "collector_node")
class NodeEntity {
  @Id
  @Column(name = "node_id")
  UUID nodeId;

  @Column(name = "name", nullable = false)
  String name;

  @Column(name = "incarnation", nullable = false)
  long incarnation;

  @Column(name = "heartbeat_nanos", nullable = false)
  long heartbeatEpochNanos;

  @Column(name = "flush_number", nullable = false)
  long flushNumber;

  @Column(name = "taken_position", nullable = false)
  long takenPosition;

  @SuppressWarnings("NullAway.Init")
  protected NodeEntity() {}

  NodeEntity(UUID nodeId, String name) {
    this.nodeId = nodeId;
    this.name = name;
  }
}
