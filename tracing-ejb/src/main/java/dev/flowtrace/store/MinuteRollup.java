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
import java.util.function.BiFunction;

/**
 * What one flush adds to the flows' actors and edges by minute. Summed over all its traces before
 * anything is written, so that a busy flow costs a row an actor and a row an edge, however many
 * traces it has. Rows are written in the order of their keys: collectors that share a database wait
 * for each other's rows, and must not do so in a circle.
 */
final class MinuteRollup {
  static final VersionedTable ACTORS =
      new VersionedTable(
          "actor_minute",
          List.of(
              "event_count",
              "error_count",
              "execution_nanos_sum",
              "execution_nanos_max",
              "handling_nanos",
              "other_nanos",
              "sending_nanos",
              "waiting_nanos"),
          List.of("epoch_minute", "flow_id", "actor_id"));
  private static final VersionedTable EDGES =
      new VersionedTable(
          "edge_minute",
          List.of(
              "message_count",
              "message_bytes",
              "error_count",
              "timed_count",
              "execution_nanos_sum",
              "execution_nanos_max",
              "histogram",
              "first_nanos",
              "last_nanos"),
          List.of("epoch_minute", "flow_id", "from_actor", "from_port", "to_actor", "to_port"));

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

  /**
   * Writes the sums.
   *
   * @param memory what is known of the rows, and then what they are: holds once this is committed
   * @throws jakarta.persistence.OptimisticLockException when another collector changed a row
   *     meanwhile
   */
  void write(EntityManager entityManager, RollupMemory memory) {
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
    write(
        entityManager,
        ACTORS,
        MinuteRollup::set,
        memory.actors,
        memory.actors.of(entityManager, minutes, flows),
        actors,
        ActorMinuteEntity::new);
    write(
        entityManager,
        EDGES,
        MinuteRollup::set,
        memory.edges,
        memory.edges.of(entityManager, minutes, flows),
        edges,
        EdgeMinuteEntity::new);
  }

  /** Adds to the rows that there are, and makes new ones of what is left. */
  private static <K extends Comparable<K>, S, R extends MinuteRow<K, S>> void write(
      EntityManager entityManager,
      VersionedTable table,
      RowValues.Setter<R> columns,
      KnownRows<R> known,
      List<R> existing,
      Map<K, S> added,
      BiFunction<K, S, R> newRow) {
    List<R> rows = new ArrayList<>();
    for (R row : existing) {
      S stats = added.remove(row.key());
      if (stats != null) {
        row.add(stats);
        rows.add(row);
      }
    }
    added.forEach((key, stats) -> rows.add(newRow.apply(key, stats)));
    rows.sort(Comparator.comparing(R::key));
    table.write(entityManager, rows, columns);
    known.written(rows);
  }

  static RowValues set(RowValues values, ActorMinuteEntity row) throws SQLException {
    return values
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

  private static RowValues set(RowValues values, EdgeMinuteEntity row) throws SQLException {
    return values
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
}
