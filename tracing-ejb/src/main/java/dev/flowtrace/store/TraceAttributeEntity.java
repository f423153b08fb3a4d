package dev.flowtrace.store;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An indexed attribute that an event of a chunk carries. Written with the chunk, never changed. */
@Entity(name = "TraceAttribute")
@Table(name = "trace_attribute")
class TraceAttributeEntity {
  @EmbeddedId Key key;

  @Column(name = "trace_id", nullable = false)
  UUID traceId;

  @SuppressWarnings("NullAway.Init")
  protected TraceAttributeEntity() {}

  /** Which attribute in which chunk. */
  @Embeddable
  static class Key {
    @Column(name = "attribute_key")
    String attributeKey;

    @Column(name = "attribute_value")
    String attributeValue;

    @Column(name = "chunk_id")
    UUID chunkId;

    @SuppressWarnings("NullAway.Init")
    protected Key() {}

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && chunkId.equals(key.chunkId)
          && attributeKey.equals(key.attributeKey)
          && attributeValue.equals(key.attributeValue);
    }

    @Override
    public int hashCode() {
      return Objects.hash(attributeKey, attributeValue, chunkId);
    }
  }
}
