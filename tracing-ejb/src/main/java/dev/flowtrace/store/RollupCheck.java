package dev.flowtrace.store;

import dev.flowtrace.aggregation.AdjustedCount;
import dev.flowtrace.aggregation.Topology;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares the flows' sums by minute with what the chunks of all traces give: begun before the
 * first trace is counted, told of each, and ended after the last. A trace's events and what they
 * add to the sums are written in one transaction, so what is in a collector's memory yet is missing
 * in both. Compared are the sums over all minutes.
 *
 * <p>A flow that is written meanwhile is left out: some of its traces were counted before. For one
 * thread; works on connections alone.
 */
public final class RollupCheck {
  /**
   * So many actors and edges, each once a flow, are summed up at the most: about 100 MB. With more,
   * nothing is compared.
   */
  public static final int MOST_KEYS = 200_000;

  private static final int MOST_DIFFERENCES = 1_000;

  /** Where each chunk adds its waiting times, and where they were rounded here. */
  private static final int ROUNDED_BESIDES = 2;

  /** Each event is an actor's, so a flow that is written changes here. */
  private static final String WRITES =
      "select flow_id, count(*), sum(row_version) from actor_minute group by flow_id";

  private final Map<String, String> writesBefore;
  private final boolean deleted;
  private final int mostKeys;
  private final Map<String, Counted> flows = new HashMap<>();
  private long keys;
  private @Nullable String whyNot;

  /** What a flow's traces give. */
  private static final class Counted {
    final Topology sums = new Topology();

    /** By actor's name and edge, how often fractions of its counts may have been rounded. */
    final Map<Object, Long> rounded = new HashMap<>();

    boolean weighted;
  }

  /**
   * A sum that is not what the chunks say.
   *
   * @param what which one, such as {@code edge reader.out -> parser.in message_count}
   * @param stored what the rows of all minutes say together; null where there are none
   * @param counted what the chunks say; null where none speaks of it
   */
  public record Difference(
      String flowId, String what, @Nullable String stored, @Nullable String counted) {}

  /**
   * What was found.
   *
   * @param whyNot why nothing was compared; null when it was
   * @param flows how many flows were compared
   * @param keys how many actors and edges
   * @param rounded how many of them have traces that stand for a number of runs that is not whole:
   *     as many as were rounded, they may be wrong
   * @param written flows that were written meanwhile and are left out
   * @param differenceCount how many differences there are
   * @param differences the first thousand of them
   */
  public record Result(
      @Nullable String whyNot,
      long flows,
      long keys,
      long rounded,
      List<String> written,
      long differenceCount,
      List<Difference> differences) {
    public Result {
      written = List.copyOf(written);
      differences = List.copyOf(differences);
    }

    static Result notCompared(String why) {
      return new Result(why, 0, 0, 0, List.of(), 0, List.of());
    }
  }

  private RollupCheck(Map<String, String> writesBefore, boolean deleted, int mostKeys) {
    this.writesBefore = writesBefore;
    this.deleted = deleted;
    this.mostKeys = mostKeys;
  }

  /**
   * Begins; the first trace is counted after it.
   *
   * @param deleted whether traces were deleted: what they added stays in the sums, so only what is
   *     less than counted is a difference
   */
  public static RollupCheck begin(Connection connection, boolean deleted) throws SQLException {
    return begin(connection, deleted, MOST_KEYS);
  }

  static RollupCheck begin(Connection connection, boolean deleted, int mostKeys)
      throws SQLException {
    return new RollupCheck(writes(connection), deleted, mostKeys);
  }

  private static Map<String, String> writes(Connection connection) throws SQLException {
    Map<String, String> writes = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(WRITES);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        writes.put(StoredText.decode(row.getString(1)), row.getString(2) + ' ' + row.getString(3));
      }
    }
    return writes;
  }

  /** A trace could not be counted. */
  void leftOut() {
    giveUp("a trace changed at each look, or was deleted meanwhile");
  }

  private void giveUp(String why) {
    if (whyNot == null) {
      whyNot = why;
    }
    flows.clear();
  }

  /** Adds a trace whose flow is known. */
  void add(String flowId, @Nullable String extraJson, CountedTrace trace) {
    double count = AdjustedCount.of(extraJson);
    if (whyNot != null || count == 0) {
      return;
    }
    Counted flow = flows.computeIfAbsent(flowId, added -> new Counted());
    long before = flow.sums.size();
    Topology topology = trace.topology();
    flow.sums.merge(count == 1 ? topology : topology.times(count));
    topology
        .actors()
        .forEach(
            (name, stats) -> {
              Long waits = stats.occupation() == null ? null : stats.occupation().waitingNanos();
              if (waits != null) {
                flow.sums.actor(name).addWaited(Math.round(waits * count));
              }
            });
    flow.weighted |= count != 1;
    if (count != Math.rint(count)) {
      long times = trace.chunkMinutes() + ROUNDED_BESIDES * (trace.chunks() + 1);
      topology.actors().keySet().forEach(name -> flow.rounded.merge(name, times, Long::sum));
      topology.edges().keySet().forEach(key -> flow.rounded.merge(key, times, Long::sum));
    }
    keys += flow.sums.size() - before;
    limitKeys(keys);
  }

  private void limitKeys(long count) {
    if (count > mostKeys) {
      giveUp("there are more than " + mostKeys + " actors and edges in the flows");
    }
  }

  /** Compares; all traces were counted. */
  public Result end(Connection connection) throws SQLException {
    Map<String, Topology> stored = whyNot == null ? stored(connection) : Map.of();
    Set<String> written = whyNot == null ? written(writes(connection)) : Set.of();
    if (whyNot != null) {
      return Result.notCompared(whyNot);
    }
    Set<String> all = new TreeSet<>(stored.keySet());
    all.addAll(flows.keySet());
    all.removeAll(written);
    List<Difference> differences = new ArrayList<>();
    long compared = 0;
    long rounded = 0;
    long found = 0;
    for (String flow : all) {
      Counted counted = flows.getOrDefault(flow, new Counted());
      RollupDifferences differs = new RollupDifferences(flow, deleted);
      Topology sums = stored.getOrDefault(flow, new Topology());
      differs.compare(sums, counted.sums, key -> tolerance(counted, key), counted.weighted);
      compared += counted.sums.size();
      rounded += counted.rounded.size();
      found += differs.list().size();
      differs.list().stream()
          .limit(MOST_DIFFERENCES - differences.size())
          .forEach(differences::add);
    }
    return new Result(
        null, all.size(), compared, rounded, List.copyOf(written), found, differences);
  }

  /** Each time at most by a half. */
  private static long tolerance(Counted flow, Object key) {
    return (flow.rounded.getOrDefault(key, 0L) + 1) / 2;
  }

  private Set<String> written(Map<String, String> now) {
    Set<String> flowIds = new HashSet<>(now.keySet());
    flowIds.addAll(writesBefore.keySet());
    flowIds.removeIf(flow -> Objects.equals(writesBefore.get(flow), now.get(flow)));
    return new TreeSet<>(flowIds);
  }

  private Map<String, Topology> stored(Connection connection) throws SQLException {
    Map<String, Topology> sums = new HashMap<>();
    long[] found = new long[1];
    RollupRows.forEachActor(
        connection,
        (flow, actor, stats) -> {
          Topology topology = sums.computeIfAbsent(flow, added -> new Topology());
          found[0] += topology.actors().containsKey(actor) ? 0 : 1;
          topology.actor(actor).merge(stats);
          limitKeys(found[0]);
          return whyNot == null;
        });
    RollupRows.forEachEdge(
        connection,
        (flow, edge, stats) -> {
          Topology topology = sums.computeIfAbsent(flow, added -> new Topology());
          found[0] += topology.edges().containsKey(edge) ? 0 : 1;
          topology.add(edge, stats);
          limitKeys(found[0]);
          return whyNot == null;
        });
    return sums;
  }
}
