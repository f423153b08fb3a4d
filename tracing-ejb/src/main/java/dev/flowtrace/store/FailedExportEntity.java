package dev.flowtrace.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** A trace that the receiver refused, kept to be sent again by hand. */
@Entity(name = "FailedExport")
@Table(name = "export_failed")
class FailedExportEntity {
  @Id
  @Column(name = "trace_id")
  UUID traceId;

  @Column(name = "queued_nanos", nullable = false)
  long queuedEpochNanos;

  @Column(name = "failed_nanos", nullable = false)
  long failedEpochNanos;

  @Column(name = "attempts", nullable = false)
  int attempts;

  @Column(name = "reason", nullable = false)
  String reason = "";

  @Column(name = "error", nullable = false)
  String error = "";

  @SuppressWarnings("NullAway.Init")
  protected FailedExportEntity() {}

  FailedExportEntity(UUID traceId, long queuedEpochNanos) {
    this.traceId = traceId;
    this.queuedEpochNanos = queuedEpochNanos;
  }
}
