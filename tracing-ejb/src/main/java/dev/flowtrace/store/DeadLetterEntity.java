package dev.flowtrace.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** Events that could not be written as the trace they belong to, and why. */
@Entity(name = "DeadLetter")
@Table(name = "dead_letter")
class DeadLetterEntity {
  @Id
  @Column(name = "dead_letter_id")
  UUID deadLetterId;

  @Column(name = "trace_id", nullable = false)
  UUID traceId;

  @Column(name = "recorded_nanos", nullable = false)
  long recordedEpochNanos;

  @Column(name = "event_count", nullable = false)
  long eventCount;

  @Column(name = "error", nullable = false)
  String error;

  @Column(name = "payload", nullable = false)
  byte[] payload;

  @SuppressWarnings("NullAway.Init")
  protected DeadLetterEntity() {}

  DeadLetterEntity(
      UUID deadLetterId,
      UUID traceId,
      long recordedEpochNanos,
      long eventCount,
      String error,
      byte[] payload) {
    this.deadLetterId = deadLetterId;
    this.traceId = traceId;
    this.recordedEpochNanos = recordedEpochNanos;
    this.eventCount = eventCount;
    this.error = error;
    this.payload = payload;
  }
}
