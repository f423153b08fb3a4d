package dev.flowtrace.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/**
 * The actors and edges of a trace, as they were at a version of its row: as they are, when the
 * trace is settled; else they are written only now and then, and what came since is in the chunks
 * of later versions. Rows are written by {@link TopologyWriter}.
 */
@Entity(name = "TraceTopology")
@Table(name = "trace_topology")
class TraceTopologyEntity {
  @Id
  @Column(name = "trace_id")
  UUID traceId;

  @Column(name = "trace_version", nullable = false)
  long traceVersion;

  @Column(name = "event_count", nullable = false)
  long eventCount;

  @Column(name = "payload", nullable = false)
  byte[] payload;

  @SuppressWarnings("NullAway.Init")
  protected TraceTopologyEntity() {}
}
