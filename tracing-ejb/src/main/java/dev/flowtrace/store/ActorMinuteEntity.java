package dev.flowtrace.store;

import dev.flowtrace.aggregation.ActorStats;
import dev.flowtrace.aggregation.Occupation;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an actor of a flow did in one minute, over all its traces. */
@Entity(name = "ActorMinute")
@Table(name = "actor_minute")
class ActorMinuteEntity implements MinuteRow<ActorMinuteEntity.Key, ActorStats> {
  @EmbeddedId Key key;

  @Column(name = "event_count", nullable = false)
  long events;

  @Column(name = "error_count", nullable = false)
  long errors;

  @Column(name = "execution_nanos_sum", nullable = false)
  long nanosSum;

  @Column(name = "execution_nanos_max", nullable = false)
  long nanosMax;

  @Column(name = "handling_nanos")
  @Nullable Long handlingNanos;

  @Column(name = "other_nanos")
  @Nullable Long otherNanos;

  @Column(name = "sending_nanos")
  @Nullable Long sendingNanos;

  @Column(name = "waiting_nanos")
  @Nullable Long waitingNanos;

  @Version
  @Column(name = "row_version", nullable = false)
  long rowVersion;

  @SuppressWarnings("NullAway.Init")
  protected ActorMinuteEntity() {}

  ActorMinuteEntity(Key key, ActorStats stats) {
    this.key = key;
    set(stats);
  }

  ActorStats stats() {
    return new ActorStats(
        events,
        errors,
        nanosSum,
        nanosMax,
        Occupation.ofSums(handlingNanos, otherNanos, sendingNanos, waitingNanos));
  }

  @Override
  public void add(ActorStats stats) {
    ActorStats whole = stats();
    whole.merge(stats);
    set(whole);
  }

  private void set(ActorStats stats) {
    events = stats.events();
    errors = stats.errors();
    nanosSum = stats.nanosSum();
    nanosMax = stats.nanosMax();
    Occupation occupation = stats.occupation();
    if (occupation != null) {
      handlingNanos = occupation.handlingNanos();
      otherNanos = occupation.otherNanos();
      sendingNanos = occupation.sendingNanos();
      waitingNanos = occupation.waitedNanos();
    }
  }

  @Override
  public Key key() {
    return key;
  }

  @Override
  public long epochMinute() {
    return key.epochMinute;
  }

  @Override
  public String flowId() {
    return key.flowId;
  }

  @Override
  public long rowVersion() {
    return rowVersion;
  }

  @Override
  public void written() {
    rowVersion++;
  }

  /** Which actor of which flow, and the minute since the epoch. */
  @Embeddable
  static class Key implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparingLong((Key key) -> key.epochMinute)
            .thenComparing(key -> key.flowId)
            .thenComparing(key -> key.actor);

    @Column(name = "epoch_minute")
    long epochMinute;

    @Column(name = "flow_id")
    String flowId;

    @Column(name = "actor_id")
    String actor;

    @SuppressWarnings("NullAway.Init")
    protected Key() {}

    Key(long epochMinute, String flowId, String actor) {
      this.epochMinute = epochMinute;
      this.flowId = StoredText.encode(flowId);
      this.actor = StoredText.encode(actor);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && epochMinute == key.epochMinute
          && flowId.equals(key.flowId)
          && actor.equals(key.actor);
    }

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }

    @Override
    public int hashCode() {
      return Objects.hash(epochMinute, flowId, actor);
    }
  }
}
