package dev.flowtrace.store;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An edge of a trace. */
@Entity(name = "TraceEdge")
@Table(name = "trace_edge")
class TraceEdgeEntity {
  @EmbeddedId Key key;

  @Embedded EdgeFigures figures;

  @SuppressWarnings("NullAway.Init")
  protected TraceEdgeEntity() {}

  /** Which edge of which trace. */
  @Embeddable
  static class Key {
    @Column(name = "trace_id")
    UUID traceId;

    @Column(name = "from_actor")
    String fromActor;

    @Column(name = "from_port")
    String fromPort;

    @Column(name = "to_actor")
    String toActor;

    @Column(name = "to_port")
    String toPort;

    @SuppressWarnings("NullAway.Init")
    protected Key() {}

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && traceId.equals(key.traceId)
          && fromActor.equals(key.fromActor)
          && fromPort.equals(key.fromPort)
          && toActor.equals(key.toActor)
          && toPort.equals(key.toPort);
    }

    @Override
    public int hashCode() {
      return Objects.hash(traceId, fromActor, fromPort, toActor, toPort);
    }
  }
}
