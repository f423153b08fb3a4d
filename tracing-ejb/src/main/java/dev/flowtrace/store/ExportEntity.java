package dev.flowtrace.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/**
 * A trace that ended, or changed after it had, and is to be exported. The key is the id of the
 * flush that wrote it, so a change that comes while the trace is sent has a row of its own.
 */
@Entity(name = "Export")
@Table(name = "export_waiting")
class ExportEntity {
  /** No claim: EclipseLink 4.0.9 takes no null UUIDs. */
  static final UUID NOBODY = new UUID(0, 0);

  @Id
  @Column(name = "export_id")
  UUID exportId;

  @Column(name = "trace_id", nullable = false)
  UUID traceId;

  @Column(name = "queued_nanos", nullable = false)
  long queuedEpochNanos;

  /** When it may be sent; of one that is being sent, when its claim ends. */
  @Column(name = "due_nanos", nullable = false)
  long dueEpochNanos;

  @Column(name = "claim_id", nullable = false)
  UUID claimId = NOBODY;

  @Column(name = "node_id", nullable = false)
  UUID nodeId = NOBODY;

  @Column(name = "attempts", nullable = false)
  int attempts;

  @Column(name = "reason", nullable = false)
  String reason = "";

  @Column(name = "error", nullable = false)
  String error = "";

  @SuppressWarnings("NullAway.Init")
  protected ExportEntity() {}

  ExportEntity(UUID exportId, UUID traceId, long queuedEpochNanos, long dueEpochNanos) {
    this.exportId = exportId;
    this.traceId = traceId;
    this.queuedEpochNanos = queuedEpochNanos;
    this.dueEpochNanos = dueEpochNanos;
  }
}
