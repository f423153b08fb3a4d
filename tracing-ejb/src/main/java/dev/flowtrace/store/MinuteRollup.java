package dev.flowtrace.store;

import dev.flowtrace.aggregation.EdgeKey;
import dev.flowtrace.aggregation.EdgeStats;
import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one flush adds to the flows' edges by minute. Summed over all its traces before anything is
 * written, so that a busy flow costs a row an edge, however many traces it has.
 */
final class MinuteRollup {
  /** Databases limit the parameters of a query. */
  private static final int MINUTES_A_QUERY = 1_000;

  private final Map<EdgeMinuteEntity.Key, EdgeStats> sums = new HashMap<>();

  /** What stands for another number of runs than one, by that number. */
  private final Map<Double, Map<EdgeMinuteEntity.Key, EdgeStats>> weighted = new HashMap<>();

  /**
   * Adds what went over the edges of a trace.
   *
   * @param adjustedCount how many runs the trace stands for
   */
  void add(String flowId, Map<Long, Map<EdgeKey, EdgeStats>> edgesByMinute, double adjustedCount) {
    if (adjustedCount == 0) {
      return;
    }
    Map<EdgeMinuteEntity.Key, EdgeStats> into =
        adjustedCount == 1
            ? sums
            : weighted.computeIfAbsent(adjustedCount, count -> new HashMap<>());
    edgesByMinute.forEach(
        (minute, edges) ->
            edges.forEach(
                (edge, stats) ->
                    into.computeIfAbsent(
                            new EdgeMinuteEntity.Key(minute, flowId, edge), key -> new EdgeStats())
                        .merge(stats)));
  }

  void write(EntityManager entityManager) {
    // multiplied once for all traces of a flush, so that fractions are rounded once
    weighted.forEach(
        (count, edges) ->
            edges.forEach(
                (key, stats) ->
                    sums.computeIfAbsent(key, added -> new EdgeStats()).merge(stats.times(count))));
    weighted.clear();
    List<Long> minutes = sums.keySet().stream().map(key -> key.epochMinute).distinct().toList();
    List<String> flows = sums.keySet().stream().map(key -> key.flowId).distinct().toList();
    for (int from = 0; from < minutes.size(); from += MINUTES_A_QUERY) {
      int to = Math.min(minutes.size(), from + MINUTES_A_QUERY);
      entityManager
          .createQuery(
              "select e from EdgeMinute e"
                  + " where e.key.epochMinute in :minutes and e.key.flowId in :flows",
              EdgeMinuteEntity.class)
          .setParameter("minutes", minutes.subList(from, to))
          .setParameter("flows", flows)
          .getResultList()
          .forEach(this::addTo);
    }
    sums.forEach(
        (key, stats) -> entityManager.persist(new EdgeMinuteEntity(key, EdgeFigures.of(stats))));
  }

  private void addTo(EdgeMinuteEntity row) {
    EdgeStats added = sums.remove(row.key);
    if (added != null) {
      EdgeStats whole = row.figures.stats();
      whole.merge(added);
      row.figures = EdgeFigures.of(whole);
    }
  }
}
