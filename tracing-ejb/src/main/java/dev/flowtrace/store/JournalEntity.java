package dev.flowtrace.store;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The frames of one group commit. Its position is that of its last frame. */
@Entity(name = "Journal")
@Table(name = "journal")
class JournalEntity {
  @EmbeddedId Key key;

  @Column(name = "frame_count", nullable = false)
  int frameCount;

  @Column(name = "committed_nanos", nullable = false)
  long committedEpochNanos;

  @Column(name = "payload", nullable = false)
  byte[] payload;

  @SuppressWarnings("NullAway.Init")
  protected JournalEntity() {}

  JournalEntity(Key key, int frameCount, long committedEpochNanos, byte[] payload) {
    this.key = key;
    this.frameCount = frameCount;
    this.committedEpochNanos = committedEpochNanos;
    this.payload = payload;
  }

  /** Which collector's journal, and where in it. */
  @Embeddable
  static class Key {
    @Column(name = "node_id")
    UUID nodeId;

    @Column(name = "position")
    long position;

    @SuppressWarnings("NullAway.Init")
    protected Key() {}

    Key(UUID nodeId, long position) {
      this.nodeId = nodeId;
      this.position = position;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && position == key.position && nodeId.equals(key.nodeId);
    }

    @Override
    public int hashCode() {
      return Objects.hash(nodeId, position);
    }
  }
}
