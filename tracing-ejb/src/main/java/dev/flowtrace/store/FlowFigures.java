package dev.flowtrace.store;

import dev.flowtrace.aggregation.ActorStats;
import dev.flowtrace.aggregation.EdgeKey;
import dev.flowtrace.aggregation.EdgeStats;
import dev.flowtrace.aggregation.Occupation;
import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What went on in a flow over time, over all its traces. */
public final class FlowFigures {
  private static final long NANOS_A_MINUTE = 60_000_000_000L;

  /** A row of the rollup may have a histogram of some hundred bytes: read so many at once. */
  private static final int ROWS_A_READ = 5_000;

  private final UnitOfWork work;

  /** Works through transactions of its own. */
  public FlowFigures(UnitOfWork work) {
    this.work = work;
  }

  /**
   * The edges over which messages went, with the sums over whole minutes.
   *
   * @param fromEpochNanos the minute of this time is the first
   * @param toEpochNanos the minute of this time is the last
   */
  public Map<EdgeKey, EdgeStats> edges(String flowId, long fromEpochNanos, long toEpochNanos) {
    long first = Math.floorDiv(fromEpochNanos, NANOS_A_MINUTE);
    long last = Math.floorDiv(toEpochNanos, NANOS_A_MINUTE);
    Map<EdgeKey, EdgeStats> edges = new HashMap<>();
    int limit = ROWS_A_READ;
    long next = first;
    while (next <= last) {
      List<EdgeMinuteEntity> rows = rows(flowId, next, last, limit);
      boolean isAll = rows.size() < limit;
      // a minute of which rows may be missing is read again, from its beginning
      long until = isAll ? last + 1 : rows.get(rows.size() - 1).key.epochMinute;
      for (EdgeMinuteEntity row : rows) {
        if (row.key.epochMinute < until) {
          edges.computeIfAbsent(key(row.key), added -> new EdgeStats()).merge(row.figures.stats());
        }
      }
      limit = until == next ? 2 * limit : ROWS_A_READ;
      next = until;
    }
    return edges;
  }

  private List<EdgeMinuteEntity> rows(String flowId, long first, long last, int limit) {
    return work.call(
        entityManager ->
            entityManager
                .createQuery(
                    "select e from EdgeMinute e where e.key.flowId = :flow"
                        + " and e.key.epochMinute between :first and :last"
                        + " order by e.key.epochMinute",
                    EdgeMinuteEntity.class)
                .setParameter("flow", StoredText.encode(flowId))
                .setParameter("first", first)
                .setParameter("last", last)
                .setHint("eclipselink.read-only", "true")
                .setMaxResults(limit)
                .getResultList());
  }

  private static EdgeKey key(EdgeMinuteEntity.Key key) {
    return new EdgeKey(
        StoredText.decode(key.fromActor),
        StoredText.decode(key.fromPort),
        StoredText.decode(key.toActor),
        StoredText.decode(key.toPort));
  }

  /**
   * What came within a minute.
   *
   * @param epochMinute minutes since 1970
   * @param errors events that tell of a failure
   */
  public record Minute(long epochMinute, long events, long errors) {}

  /**
   * The minutes in which something came, in their order.
   *
   * @param fromEpochNanos the minute of this time is the first
   * @param toEpochNanos the minute of this time is the last
   */
  public List<Minute> traffic(String flowId, long fromEpochNanos, long toEpochNanos) {
    return work.call(
        entityManager ->
            sums(
                    entityManager,
                    "select a.key.epochMinute, sum(a.events), sum(a.errors)",
                    "group by a.key.epochMinute order by a.key.epochMinute",
                    flowId,
                    fromEpochNanos,
                    toEpochNanos)
                .map(row -> new Minute(row.number(0), row.number(1), row.number(2)))
                .toList());
  }

  /**
   * What the actors did, with the sums over whole minutes; those that only received messages did
   * nothing.
   *
   * @param fromEpochNanos the minute of this time is the first
   * @param toEpochNanos the minute of this time is the last
   */
  public Map<String, ActorStats> actors(String flowId, long fromEpochNanos, long toEpochNanos) {
    return work.call(
        entityManager -> {
          Map<String, ActorStats> actors = new HashMap<>();
          sums(
                  entityManager,
                  "select a.key.actor, sum(a.events), sum(a.errors), sum(a.nanosSum),"
                      + " max(a.nanosMax), sum(a.handlingNanos), sum(a.otherNanos),"
                      + " sum(a.sendingNanos), sum(a.waitingNanos)",
                  "group by a.key.actor",
                  flowId,
                  fromEpochNanos,
                  toEpochNanos)
              .forEach(
                  row ->
                      actors.put(
                          Objects.requireNonNull(row.text(0)),
                          new ActorStats(
                              row.number(1),
                              row.number(2),
                              row.number(3),
                              row.number(4),
                              Occupation.ofSums(
                                  row.numberOrNull(5),
                                  row.numberOrNull(6),
                                  row.numberOrNull(7),
                                  row.numberOrNull(8)))));
          return actors;
        });
  }

  /** Sums over a flow's actors by minute; both ends' minutes are among them. */
  private static Stream<Columns> sums(
      EntityManager entityManager,
      String select,
      String grouped,
      String flowId,
      long fromEpochNanos,
      long toEpochNanos) {
    return Columns.query(
            entityManager,
            select
                + " from ActorMinute a where a.key.flowId = :flow"
                + " and a.key.epochMinute between :first and :last "
                + grouped)
        .setParameter("flow", StoredText.encode(flowId))
        .setParameter("first", Math.floorDiv(fromEpochNanos, NANOS_A_MINUTE))
        .setParameter("last", Math.floorDiv(toEpochNanos, NANOS_A_MINUTE))
        .getResultList()
        .stream()
        .map(Columns::new);
  }
}
