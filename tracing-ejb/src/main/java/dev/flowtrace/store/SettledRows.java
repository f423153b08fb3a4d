package dev.flowtrace.store;

import dev.flowtrace.aggregation.EdgeKey;
import dev.flowtrace.aggregation.EdgeStats;
import dev.flowtrace.aggregation.StoredTrace;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The actor and edge rows of traces that ended or leave memory: what searches and SQL users look
 * at. They are written whole, from what the trace's own row says.
 */
final class SettledRows {
  private SettledRows() {}

  /**
   * Writes the rows of those traces that are settled.
   *
   * @param known the traces that were in the database before, whose rows may be there already
   */
  static void write(
      EntityManager entityManager, Map<UUID, StoredTrace> traces, Collection<UUID> known) {
    Map<TraceActorEntity.Key, TraceActorEntity> actors = new HashMap<>();
    Map<TraceEdgeEntity.Key, TraceEdgeEntity> edges = new HashMap<>();
    Collection<UUID> existing = known.stream().filter(id -> isSettled(traces, id)).toList();
    if (!existing.isEmpty()) {
      entityManager
          .createQuery(
              "select a from TraceActor a where a.key.traceId in :ids", TraceActorEntity.class)
          .setParameter("ids", existing)
          .getResultList()
          .forEach(row -> actors.put(row.key, row));
      entityManager
          .createQuery(
              "select e from TraceEdge e where e.key.traceId in :ids", TraceEdgeEntity.class)
          .setParameter("ids", existing)
          .getResultList()
          .forEach(row -> edges.put(row.key, row));
    }
    traces.forEach(
        (id, trace) -> {
          if (trace.settled()) {
            writeActors(entityManager, id, trace, actors);
            writeEdges(entityManager, id, trace, edges);
          }
        });
  }

  private static boolean isSettled(Map<UUID, StoredTrace> traces, UUID id) {
    StoredTrace trace = traces.get(id);
    return trace != null && trace.settled();
  }

  private static void writeActors(
      EntityManager entityManager,
      UUID id,
      StoredTrace trace,
      Map<TraceActorEntity.Key, TraceActorEntity> existing) {
    trace
        .topology()
        .actors()
        .forEach(
            (name, stats) -> {
              TraceActorEntity.Key key = new TraceActorEntity.Key(id, StoredText.encode(name));
              TraceActorEntity row = existing.get(key);
              if (row == null) {
                row = new TraceActorEntity(key);
                row.set(stats);
                entityManager.persist(row);
              } else {
                row.set(stats);
              }
            });
  }

  private static void writeEdges(
      EntityManager entityManager,
      UUID id,
      StoredTrace trace,
      Map<TraceEdgeEntity.Key, TraceEdgeEntity> existing) {
    for (Map.Entry<EdgeKey, EdgeStats> edge : trace.topology().edges().entrySet()) {
      TraceEdgeEntity.Key key = new TraceEdgeEntity.Key(id, edge.getKey());
      TraceEdgeEntity row = existing.get(key);
      if (row == null) {
        entityManager.persist(new TraceEdgeEntity(key, EdgeFigures.of(edge.getValue())));
      } else {
        row.figures = EdgeFigures.of(edge.getValue());
      }
    }
  }
}
