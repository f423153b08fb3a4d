package dev.flowtrace.store;

import dev.flowtrace.aggregation.ActorStats;
import dev.flowtrace.aggregation.EdgeStats;
import dev.flowtrace.aggregation.TopologyByMinute;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one flush adds to the flows' actors and edges by minute. Summed over all its traces before
 * anything is written, so that a busy flow costs a row an actor and a row an edge, however many
 * traces it has. Rows are written in the order of their keys: collectors that share a database wait
 * for each other's rows, and must not do so in a circle.
 */
final class MinuteRollup {
  /** Databases limit the parameters of a query. */
  private static final int MINUTES_A_QUERY = 1_000;

  private static final String INSERT_ACTOR =
      "insert into actor_minute (event_count, error_count, execution_nanos_sum,"
          + " execution_nanos_max, handling_nanos, other_nanos, sending_nanos, waiting_nanos,"
          + " row_version, epoch_minute, flow_id, actor_id)"
          + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String UPDATE_ACTOR =
      "update actor_minute set event_count = ?, error_count = ?, execution_nanos_sum = ?,"
          + " execution_nanos_max = ?, handling_nanos = ?, other_nanos = ?, sending_nanos = ?,"
          + " waiting_nanos = ?, row_version = ?"
          + " where epoch_minute = ? and flow_id = ? and actor_id = ? and row_version = ?";
  private static final String INSERT_EDGE =
      "insert into edge_minute (message_count, message_bytes, error_count, timed_count,"
          + " execution_nanos_sum,"
          + " execution_nanos_max, histogram, first_nanos, last_nanos, row_version, epoch_minute,"
          + " flow_id, from_actor, from_port, to_actor, to_port)"
          + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String UPDATE_EDGE =
      "update edge_minute set message_count = ?, message_bytes = ?, error_count = ?,"
          + " timed_count = ?,"
          + " execution_nanos_sum = ?, execution_nanos_max = ?, histogram = ?, first_nanos = ?,"
          + " last_nanos = ?, row_version = ? where epoch_minute = ? and flow_id = ?"
          + " and from_actor = ? and from_port = ? and to_actor = ? and to_port = ?"
          + " and row_version = ?";

  private final Map<String, TopologyByMinute> sums = new HashMap<>();

  /** What stands for another number of runs than one, by that number. */
  private final Map<Double, Map<String, TopologyByMinute>> weighted = new HashMap<>();

  /**
   * A flow's sums, to which a trace is added.
   *
   * @param adjustedCount how many runs the trace stands for; nothing comes of those with 0
   */
  TopologyByMinute sums(String flowId, double adjustedCount) {
    return (adjustedCount == 1
            ? sums
            : weighted.computeIfAbsent(adjustedCount, count -> new HashMap<>()))
        .computeIfAbsent(flowId, flow -> new TopologyByMinute());
  }

  void write(EntityManager entityManager) {
    // multiplied once for all traces of a flush, so that fractions are rounded once
    weighted.keySet().removeIf(count -> count == 0);
    weighted.forEach(
        (count, flows) -> flows.forEach((flow, minutes) -> sums(flow, 1).merge(minutes, count)));
    weighted.clear();
    Map<ActorMinuteEntity.Key, ActorStats> actors = new TreeMap<>();
    Map<EdgeMinuteEntity.Key, EdgeStats> edges = new TreeMap<>();
    Set<Long> minutes = new HashSet<>();
    Set<String> flows = new HashSet<>();
    sums.forEach(
        (flow, byMinute) -> {
          flows.add(StoredText.encode(flow));
          byMinute
              .minutes()
              .forEach(
                  (minute, topology) -> {
                    minutes.add(minute);
                    topology
                        .actors()
                        .forEach(
                            (actor, stats) ->
                                actors.put(new ActorMinuteEntity.Key(minute, flow, actor), stats));
                    topology
                        .edges()
                        .forEach(
                            (edge, stats) ->
                                edges.put(new EdgeMinuteEntity.Key(minute, flow, edge), stats));
                  });
        });
    writeActors(entityManager, actors, minutes, flows);
    writeEdges(entityManager, edges, minutes, flows);
  }

  private static void writeActors(
      EntityManager entityManager,
      Map<ActorMinuteEntity.Key, ActorStats> added,
      Set<Long> minutes,
      Set<String> flows) {
    List<ActorMinuteEntity> changed = new ArrayList<>();
    for (ActorMinuteEntity row :
        existing(entityManager, "ActorMinute", ActorMinuteEntity.class, minutes, flows)) {
      ActorStats stats = added.remove(row.key);
      if (stats != null) {
        ActorStats whole = row.stats();
        whole.merge(stats);
        row.set(whole);
        changed.add(row);
      }
    }
    List<ActorMinuteEntity> fresh = new ArrayList<>();
    added.forEach((key, stats) -> fresh.add(new ActorMinuteEntity(key, stats)));
    changed.sort(Comparator.comparing(row -> row.key));
    RowBatch.update(
        entityManager,
        UPDATE_ACTOR,
        changed,
        (batch, row) -> set(batch, row).number(row.rowVersion));
    RowBatch.write(entityManager, INSERT_ACTOR, fresh, MinuteRollup::set);
  }

  private static RowBatch set(RowBatch batch, ActorMinuteEntity row) throws SQLException {
    return batch
        .number(row.events)
        .number(row.errors)
        .number(row.nanosSum)
        .number(row.nanosMax)
        .number(row.handlingNanos)
        .number(row.otherNanos)
        .number(row.sendingNanos)
        .number(row.waitingNanos)
        .number(row.rowVersion + 1)
        .number(row.key.epochMinute)
        .stored(row.key.flowId)
        .stored(row.key.actor);
  }

  private static void writeEdges(
      EntityManager entityManager,
      Map<EdgeMinuteEntity.Key, EdgeStats> added,
      Set<Long> minutes,
      Set<String> flows) {
    List<EdgeMinuteEntity> changed = new ArrayList<>();
    for (EdgeMinuteEntity row :
        existing(entityManager, "EdgeMinute", EdgeMinuteEntity.class, minutes, flows)) {
      EdgeStats stats = added.remove(row.key);
      if (stats != null) {
        EdgeStats whole = row.figures.stats();
        whole.merge(stats);
        row.figures = EdgeFigures.of(whole);
        changed.add(row);
      }
    }
    List<EdgeMinuteEntity> fresh = new ArrayList<>();
    added.forEach((key, stats) -> fresh.add(new EdgeMinuteEntity(key, EdgeFigures.of(stats))));
    changed.sort(Comparator.comparing(row -> row.key));
    RowBatch.update(
        entityManager,
        UPDATE_EDGE,
        changed,
        (batch, row) -> set(batch, row).number(row.rowVersion));
    RowBatch.write(entityManager, INSERT_EDGE, fresh, MinuteRollup::set);
  }

  private static RowBatch set(RowBatch batch, EdgeMinuteEntity row) throws SQLException {
    return batch
        .number(row.figures.messages)
        .number(row.figures.bytes)
        .number(row.figures.errors)
        .number(row.figures.timed)
        .number(row.figures.nanosSum)
        .number(row.figures.nanosMax)
        .bytes(row.figures.histogram)
        .number(row.figures.firstEpochNanos)
        .number(row.figures.lastEpochNanos)
        .number(row.rowVersion + 1)
        .number(row.key.epochMinute)
        .stored(row.key.flowId)
        .stored(row.key.fromActor)
        .stored(row.key.fromPort)
        .stored(row.key.toActor)
        .stored(row.key.toPort);
  }

  private static <T> List<T> existing(
      EntityManager entityManager,
      String entity,
      Class<T> rowType,
      Set<Long> minutes,
      Set<String> flows) {
    List<Long> all = List.copyOf(minutes);
    List<T> rows = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MINUTES_A_QUERY) {
      rows.addAll(
          entityManager
              .createQuery(
                  "select e from "
                      + entity
                      + " e where e.key.epochMinute in :minutes and e.key.flowId in :flows",
                  rowType)
              .setParameter(
                  "minutes", all.subList(from, Math.min(all.size(), from + MINUTES_A_QUERY)))
              .setParameter("flows", flows)
              .setHint("eclipselink.read-only", "true")
              .getResultList());
    }
    return rows;
  }
}
