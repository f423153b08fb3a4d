package dev.flowtrace.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of a query for columns, by their places. EclipseLink 4.0.9 gives arrays where a JPQL query
 * asks for {@code Tuple}.
 */
record Columns(Object[] values) {
  static TypedQuery<Object[]> query(EntityManager entityManager, String jpql) {
    return entityManager.createQuery(jpql, Object[].class);
  }

  UUID id(int place) {
    return (UUID) values[place];
  }

  /** A number of any width; nothing counts as zero. */
  long number(int place) {
    Object value = values[place];
    return value == null ? 0 : ((Number) value).longValue();
  }

  @Nullable Long numberOrNull(int place) {
    return values[place] == null ? null : (Long) number(place);
  }

  byte[] bytes(int place) {
    return (byte[]) values[place];
  }

  /** A text as it was before it was stored, null for null. */
  @Nullable String text(int place) {
    return StoredText.decodeNullable((String) values[place]);
  }
}
