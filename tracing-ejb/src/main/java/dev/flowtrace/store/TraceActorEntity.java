package dev.flowtrace.store;

import dev.flowtrace.aggregation.ActorStats;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An actor that occurs in a trace, as source or target. */
@Entity(name = "TraceActor")
@Table(name = "trace_actor")
class TraceActorEntity {
  @EmbeddedId Key key;

  @Column(name = "event_count", nullable = false)
  long eventCount;

  @Column(name = "error_count", nullable = false)
  long errorCount;

  @Column(name = "execution_nanos_sum", nullable = false)
  long nanosSum;

  @Column(name = "execution_nanos_max", nullable = false)
  long nanosMax;

  @SuppressWarnings("NullAway.Init")
  protected TraceActorEntity() {}

  ActorStats stats() {
    return new ActorStats(eventCount, errorCount, nanosSum, nanosMax);
  }

  /** Which actor of which trace. */
  @Embeddable
  static class Key {
    @Column(name = "trace_id")
    UUID traceId;

    @Column(name = "actor_id")
    String actor;

    @SuppressWarnings("NullAway.Init")
    protected Key() {}

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && traceId.equals(key.traceId) && actor.equals(key.actor);
    }

    @Override
    public int hashCode() {
      return Objects.hash(traceId, actor);
    }
  }
}
