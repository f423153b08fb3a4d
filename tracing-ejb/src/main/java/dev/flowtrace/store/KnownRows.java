package dev.flowtrace.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The rows of a rollup that the last flush wrote. The next one begins with them instead of reading
 * them again, unless another collector has changed any of their minute and flow. For one thread,
 * and only as long as transactions go through: who cannot tell starts with new ones.
 */
final class KnownRows<R extends MinuteRow<?, ?>> {
  /** Databases limit the parameters of a query. */
  private static final int MINUTES_A_QUERY = 1_000;

  /** A flush of more rows leaves none: some 10 MB, kept until the next flush. */
  private static final int MOST_ROWS = 20_000;

  private final String entity;
  private final Class<R> rowType;
  private Map<Place, List<R>> rows = new HashMap<>();

  private record Place(long epochMinute, String flowId) {}

  /** What rows there are: versions only grow, so that any change changes it. */
  private record Contents(long rows, long versions) {}

  /** Knows nothing yet. */
  KnownRows(String entity, Class<R> rowType) {
    this.entity = entity;
    this.rowType = rowType;
  }

  /**
   * All rows of some flows in some minutes; what is known of others is forgotten. The caller
   * changes them, writes them, and says so by {@link #written}.
   */
  List<R> of(EntityManager entityManager, Set<Long> epochMinutes, Set<String> flowIds) {
    Map<Place, List<R>> known = rows;
    rows = new HashMap<>();
    Set<Long> unknownMinutes = new HashSet<>();
    Set<String> unknownFlows = new HashSet<>();
    contents(entityManager, epochMinutes, flowIds)
        .forEach(
            (place, contents) -> {
              List<R> before = known.getOrDefault(place, List.of());
              if (contents.equals(contents(before))) {
                rows.put(place, before);
              } else {
                unknownMinutes.add(place.epochMinute());
                unknownFlows.add(place.flowId());
              }
            });
    Set<Place> upToDate = Set.copyOf(rows.keySet());
    for (TypedQuery<R> query :
        queries(
            entityManager, "select e from %s e where %s", rowType, unknownMinutes, unknownFlows)) {
      for (R row : query.setHint("eclipselink.read-only", "true").getResultList()) {
        if (!upToDate.contains(place(row))) {
          add(row);
        }
      }
    }
    return rows.values().stream().flatMap(Collection::stream).toList();
  }

  /** Rows were written, as they were given or added to them. */
  void written(Collection<R> written) {
    for (R row : written) {
      if (row.rowVersion() == 0) {
        add(row);
      }
      row.written();
    }
    if (rows.values().stream().mapToInt(List::size).sum() > MOST_ROWS) {
      rows = new HashMap<>();
    }
  }

  private void add(R row) {
    rows.computeIfAbsent(place(row), place -> new ArrayList<>()).add(row);
  }

  private static Place place(MinuteRow<?, ?> row) {
    return new Place(row.epochMinute(), row.flowId());
  }

  private static Contents contents(List<? extends MinuteRow<?, ?>> rows) {
    return new Contents(rows.size(), rows.stream().mapToLong(MinuteRow::rowVersion).sum());
  }

  private Map<Place, Contents> contents(
      EntityManager entityManager, Set<Long> epochMinutes, Set<String> flowIds) {
    Map<Place, Contents> contents = new HashMap<>();
    for (TypedQuery<Object[]> query :
        queries(
            entityManager,
            "select e.key.epochMinute, e.key.flowId, count(e), sum(e.rowVersion) from %s e where %s"
                + " group by e.key.epochMinute, e.key.flowId",
            Object[].class,
            epochMinutes,
            flowIds)) {
      for (Object[] values : query.getResultList()) {
        Columns row = new Columns(values);
        contents.put(
            new Place(row.number(0), Objects.requireNonNull((String) values[1])),
            new Contents(row.number(2), row.number(3)));
      }
    }
    return contents;
  }

  private <T> List<TypedQuery<T>> queries(
      EntityManager entityManager,
      String jpql,
      Class<T> resultType,
      Set<Long> epochMinutes,
      Set<String> flowIds) {
    List<Long> all = List.copyOf(epochMinutes);
    List<TypedQuery<T>> queries = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MINUTES_A_QUERY) {
      queries.add(
          entityManager
              .createQuery(
                  jpql.formatted(
                      entity, "e.key.epochMinute in :minutes and e.key.flowId in :flows"),
                  resultType)
              .setParameter(
                  "minutes", all.subList(from, Math.min(all.size(), from + MINUTES_A_QUERY)))
              .setParameter("flows", flowIds));
    }
    return queries;
  }
}
