package dev.flowtrace.store;

import dev.flowtrace.aggregation.EdgeKey;
import dev.flowtrace.aggregation.EdgeStats;
import dev.flowtrace.aggregation.Topology;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The actor and edge rows of traces that ended or leave memory: what searches and SQL users look
 * at. They are written whole.
 */
final class SettledRows {
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
    Map<UUID, Topology> fresh = new LinkedHashMap<>(traces);
    if (!known.isEmpty()) {
      update(entityManager, traces, known).forEach(fresh::remove);
    }
    if (!fresh.isEmpty()) {
      RowInserts.actors(entityManager, fresh);
      RowInserts.edges(entityManager, fresh);
    }
  }

  /** Writes over rows that are there; returns the traces that had any. */
  private static Set<UUID> update(
      EntityManager entityManager, Map<UUID, Topology> traces, Collection<UUID> known) {
    Map<TraceActorEntity.Key, TraceActorEntity> actors = new HashMap<>();
    Map<TraceEdgeEntity.Key, TraceEdgeEntity> edges = new HashMap<>();
    Set<UUID> written = new HashSet<>();
    // every trace with rows has actors
    for (TraceActorEntity row : actors(entityManager, known)) {
      actors.put(row.key, row);
      written.add(row.key.traceId);
    }
    if (!written.isEmpty()) {
      edges(entityManager, written).forEach(row -> edges.put(row.key, row));
    }
    for (UUID id : written) {
      Topology topology = traces.get(id);
      if (topology != null) {
        writeActors(entityManager, id, topology, actors);
        writeEdges(entityManager, id, topology, edges);
      }
    }
    return written;
  }

  private static void writeActors(
      EntityManager entityManager,
      UUID id,
      Topology topology,
      Map<TraceActorEntity.Key, TraceActorEntity> existing) {
    topology
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
      Topology topology,
      Map<TraceEdgeEntity.Key, TraceEdgeEntity> existing) {
    for (Map.Entry<EdgeKey, EdgeStats> edge : topology.edges().entrySet()) {
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
