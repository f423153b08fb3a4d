package dev.flowtrace.store;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Names of a trace's actors, see {@link ActorNames}: those that came with one version of the trace.
 * Rows are written by {@link TraceRows} and never changed.
 */
@Entity(name = "TraceActors")
@Table(name = "trace_actors")
class TraceActorsEntity {
  @EmbeddedId Key key;

  @Column(name = "actors", nullable = false)
  String actors;

  @SuppressWarnings("NullAway.Init")
  protected TraceActorsEntity() {}

  /** Which version of which trace; 0 for what was written before versions were noted. */
  @Embeddable
  static class Key {
    @Column(name = "trace_id")
    UUID traceId;

    @Column(name = "trace_version")
    long traceVersion;

    @SuppressWarnings("NullAway.Init")
    protected Key() {}

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && traceId.equals(key.traceId)
          && traceVersion == key.traceVersion;
    }

    @Override
    public int hashCode() {
      return Objects.hash(traceId, traceVersion);
    }
  }
}
