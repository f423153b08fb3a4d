package dev.flowtrace.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/**
 * The names of a trace's actors, see {@link ActorNames}: there from the trace's first flush on.
 * Rows are written by {@link TraceRows}.
 */
@Entity(name = "TraceActors")
@Table(name = "trace_actors")
class TraceActorsEntity {
  @Id
  @Column(name = "trace_id")
  UUID traceId;

  @Column(name = "actors", nullable = false)
  String actors;

  @SuppressWarnings("NullAway.Init")
  protected TraceActorsEntity() {}
}
