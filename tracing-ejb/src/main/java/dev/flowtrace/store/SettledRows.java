package dev.flowtrace.store;

import dev.flowtrace.aggregation.Topology;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The actor and edge rows of traces that ended or leave memory: what searches and SQL users look
 * at. They are written whole.
 */
final class SettledRows {
  private static final List<String> ROWS_OF_TRACES =
      List.of(
          "delete from TraceActor a where a.key.traceId in :ids",
          "delete from TraceEdge e where e.key.traceId in :ids");

  private SettledRows() {}

  static List<TraceActorEntity> actors(EntityManager entityManager, Collection<UUID> traceIds) {
    return entityManager
        .createQuery(
            "select a from TraceActor a where a.key.traceId in :ids", TraceActorEntity.class)
        .setParameter("ids", traceIds)
        .getResultList();
  }

  static List<TraceEdgeEntity> edges(EntityManager entityManager, Collection<UUID> traceIds) {
    return entityManager
        .createQuery("select e from TraceEdge e where e.key.traceId in :ids", TraceEdgeEntity.class)
        .setParameter("ids", traceIds)
        .getResultList();
  }

  /**
   * Writes the rows of traces.
   *
   * @param known those of them that were in the database before, whose rows may be there already
   */
  static void write(
      EntityManager entityManager, Map<UUID, Topology> traces, Collection<UUID> known) {
    if (!known.isEmpty()) {
      for (String delete : ROWS_OF_TRACES) {
        entityManager.createQuery(delete).setParameter("ids", known).executeUpdate();
      }
    }
    if (!traces.isEmpty()) {
      RowInserts.actors(entityManager, traces);
      RowInserts.edges(entityManager, traces);
    }
  }
}
