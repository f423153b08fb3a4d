package dev.flowtrace.store;

import dev.flowtrace.aggregation.ActorStats;
import dev.flowtrace.aggregation.EdgeStats;
import dev.flowtrace.aggregation.Topology;
import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What one flush adds to the flows' actors and edges by minute. Summed over all its traces before
 * anything is written, so that a busy flow costs a row an actor and a row an edge, however many
 * traces it has.
 */
final class MinuteRollup {
  /** Databases limit the parameters of a query. */
  private static final int MINUTES_A_QUERY = 1_000;

  private record FlowMinute(long epochMinute, String flowId) {}

  private final Map<FlowMinute, Topology> sums = new HashMap<>();

  /** What stands for another number of runs than one, by that number. */
  private final Map<Double, Map<FlowMinute, Topology>> weighted = new HashMap<>();

  /**
   * Adds what the actors of a trace did, and what went over its edges.
   *
   * @param adjustedCount how many runs the trace stands for
   */
  void add(String flowId, Map<Long, Topology> topologyByMinute, double adjustedCount) {
    if (adjustedCount == 0) {
      return;
    }
    Map<FlowMinute, Topology> into =
        adjustedCount == 1
            ? sums
            : weighted.computeIfAbsent(adjustedCount, count -> new HashMap<>());
    topologyByMinute.forEach(
        (minute, topology) ->
            into.computeIfAbsent(new FlowMinute(minute, flowId), key -> new Topology())
                .merge(topology));
  }

  void write(EntityManager entityManager) {
    // multiplied once for all traces of a flush, so that fractions are rounded once
    weighted.forEach(
        (count, minutes) ->
            minutes.forEach(
                (key, topology) ->
                    sums.computeIfAbsent(key, added -> new Topology())
                        .merge(topology.times(count))));
    weighted.clear();
    Map<ActorMinuteEntity.Key, ActorStats> actors = new HashMap<>();
    Map<EdgeMinuteEntity.Key, EdgeStats> edges = new HashMap<>();
    Set<Long> minutes = new HashSet<>();
    Set<String> flows = new HashSet<>();
    sums.forEach(
        (key, topology) -> {
          minutes.add(key.epochMinute);
          flows.add(StoredText.encode(key.flowId));
          topology
              .actors()
              .forEach(
                  (actor, stats) ->
                      actors.put(
                          new ActorMinuteEntity.Key(key.epochMinute, key.flowId, actor), stats));
          topology
              .edges()
              .forEach(
                  (edge, stats) ->
                      edges.put(
                          new EdgeMinuteEntity.Key(key.epochMinute, key.flowId, edge), stats));
        });
    existing(
        entityManager,
        ActorMinuteEntity.class,
        minutes,
        flows,
        row -> {
          ActorStats added = actors.remove(row.key);
          if (added != null) {
            ActorStats whole = row.stats();
            whole.merge(added);
            row.set(whole);
          }
        });
    existing(
        entityManager,
        EdgeMinuteEntity.class,
        minutes,
        flows,
        row -> {
          EdgeStats added = edges.remove(row.key);
          if (added != null) {
            EdgeStats whole = row.figures.stats();
            whole.merge(added);
            row.figures = EdgeFigures.of(whole);
          }
        });
    actors.forEach((key, stats) -> entityManager.persist(new ActorMinuteEntity(key, stats)));
    edges.forEach(
        (key, stats) -> entityManager.persist(new EdgeMinuteEntity(key, EdgeFigures.of(stats))));
  }

  private static <T> void existing(
      EntityManager entityManager,
      Class<T> rowType,
      Set<Long> minutes,
      Set<String> flows,
      Consumer<T> each) {
    List<Long> all = List.copyOf(minutes);
    String entity = rowType == ActorMinuteEntity.class ? "ActorMinute" : "EdgeMinute";
    for (int from = 0; from < all.size(); from += MINUTES_A_QUERY) {
      entityManager
          .createQuery(
              "select e from "
                  + entity
                  + " e where e.key.epochMinute in :minutes and e.key.flowId in :flows",
              rowType)
          .setParameter("minutes", all.subList(from, Math.min(all.size(), from + MINUTES_A_QUERY)))
          .setParameter("flows", flows)
          .getResultList()
          .forEach(each);
    }
  }
}
