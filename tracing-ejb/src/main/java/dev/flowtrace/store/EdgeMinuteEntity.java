package dev.flowtrace.store;

import dev.flowtrace.aggregation.EdgeKey;
import dev.flowtrace.aggregation.EdgeStats;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What went over an edge of a flow in one minute, over all its traces. */
@Entity(name = "EdgeMinute")
@Table(name = "edge_minute")
class EdgeMinuteEntity implements MinuteRow<EdgeMinuteEntity.Key, EdgeStats> {
  @EmbeddedId Key key;

  @Embedded EdgeFigures figures;

  @Version
  @Column(name = "row_version", nullable = false)
  long rowVersion;

  @SuppressWarnings("NullAway.Init")
  protected EdgeMinuteEntity() {}

  EdgeMinuteEntity(Key key, EdgeStats stats) {
    this.key = key;
    figures = EdgeFigures.of(stats);
  }

  @Override
  public void add(EdgeStats stats) {
    EdgeStats whole = figures.stats();
    whole.merge(stats);
    figures = EdgeFigures.of(whole);
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

  /** Which edge of which flow, and the minute since the epoch. */
  @Embeddable
  static class Key implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparingLong((Key key) -> key.epochMinute)
            .thenComparing(key -> key.flowId)
            .thenComparing(key -> key.fromActor)
            .thenComparing(key -> key.fromPort)
            .thenComparing(key -> key.toActor)
            .thenComparing(key -> key.toPort);

    @Column(name = "epoch_minute")
    long epochMinute;

    @Column(name = "flow_id")
    String flowId;

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

    Key(long epochMinute, String flowId, EdgeKey edge) {
      this.epochMinute = epochMinute;
      this.flowId = StoredText.encode(flowId);
      fromActor = StoredText.encode(edge.fromActor());
      fromPort = StoredText.encode(edge.fromPort());
      toActor = StoredText.encode(edge.toActor());
      toPort = StoredText.encode(edge.toPort());
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && epochMinute == key.epochMinute
          && flowId.equals(key.flowId)
          && fromActor.equals(key.fromActor)
          && fromPort.equals(key.fromPort)
          && toActor.equals(key.toActor)
          && toPort.equals(key.toPort);
    }

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }

    @Override
    public int hashCode() {
      return Objects.hash(epochMinute, flowId, fromActor, fromPort, toActor, toPort);
    }
  }
}
