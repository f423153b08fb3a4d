package dev.flowtrace.store;

import dev.flowtrace.aggregation.ActorStats;
import dev.flowtrace.aggregation.EdgeKey;
import dev.flowtrace.aggregation.EdgeStats;
import dev.flowtrace.aggregation.LatencyHistogram;
import dev.flowtrace.aggregation.Occupation;
import dev.flowtrace.aggregation.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Where the sums of one flow and what its chunks say differ, figure by figure. */
final class RollupDifferences {
  /** Sums of products that a double does not hold exactly any more. */
  private static final double INEXACT = 1e-12;

  private final String flowId;
  private final boolean deleted;
  private final List<RollupCheck.Difference> found = new ArrayList<>();
  private boolean weighted;
  private String what = "";
  private long tolerance;

  RollupDifferences(String flowId, boolean deleted) {
    this.flowId = flowId;
    this.deleted = deleted;
  }

  List<RollupCheck.Difference> list() {
    return found;
  }

  /**
   * Compares all.
   *
   * @param tolerances by how much sums of an actor (its name) or an edge (its key) may differ
   * @param someWeighted whether a trace stands for another number of runs than one
   */
  void compare(
      Topology stored, Topology counted, ToLongFunction<Object> tolerances, boolean someWeighted) {
    weighted = someWeighted;
    for (String name : both(stored.actors().keySet(), counted.actors().keySet())) {
      what = "actor " + name;
      tolerance = tolerances.applyAsLong(name);
      ActorStats a = stored.actors().get(name);
      ActorStats b = counted.actors().get(name);
      if (areThere(a, b) && a != null && b != null) {
        actor(a, b);
      }
    }
    for (EdgeKey key : both(stored.edges().keySet(), counted.edges().keySet())) {
      what =
          "edge %s.%s -> %s.%s"
              .formatted(key.fromActor(), key.fromPort(), key.toActor(), key.toPort());
      tolerance = tolerances.applyAsLong(key);
      EdgeStats a = stored.edges().get(key);
      EdgeStats b = counted.edges().get(key);
      if (areThere(a, b) && a != null && b != null) {
        edge(a, b);
      }
    }
  }

  private static <K> Set<K> both(Set<K> stored, Set<K> counted) {
    Set<K> all = new LinkedHashSet<>(stored);
    all.addAll(counted);
    return all;
  }

  private boolean areThere(@Nullable Object stored, @Nullable Object counted) {
    if (stored == null || (counted == null && !deleted)) {
      add("", stored == null ? null : "stored", counted == null ? null : "counted");
    }
    return stored != null && counted != null;
  }

  private void actor(ActorStats stored, ActorStats counted) {
    sum(" event_count", stored.events(), counted.events());
    sum(" error_count", stored.errors(), counted.errors());
    sum(" execution_nanos_sum", stored.nanosSum(), counted.nanosSum());
    most(" execution_nanos_max", stored.nanosMax(), counted.nanosMax());
    Occupation a = orNothing(stored.occupation());
    Occupation b = orNothing(counted.occupation());
    measured(" handling_nanos", a.handlingNanos(), b.handlingNanos());
    measured(" other_nanos", a.otherNanos(), b.otherNanos());
    measured(" sending_nanos", a.sendingNanos(), b.sendingNanos());
    measured(" waiting_nanos", a.waitedNanos(), b.waitedNanos());
  }

  private static Occupation orNothing(@Nullable Occupation occupation) {
    return occupation == null ? new Occupation() : occupation;
  }

  private void edge(EdgeStats stored, EdgeStats counted) {
    sum(" message_count", stored.messages(), counted.messages());
    sum(" message_bytes", stored.bytes(), counted.bytes());
    sum(" error_count", stored.errors(), counted.errors());
    sum(" timed_count", stored.timed(), counted.timed());
    sum(" execution_nanos_sum", stored.nanosSum(), counted.nanosSum());
    most(" execution_nanos_max", stored.nanosMax(), counted.nanosMax());
    most(" first_nanos", -stored.firstEpochNanos(), -counted.firstEpochNanos());
    most(" last_nanos", stored.lastEpochNanos(), counted.lastEpochNanos());
    // fractions of each of its numbers were rounded
    if (!deleted && tolerance == 0 && !Arrays.equals(bytes(stored), bytes(counted))) {
      add(" histogram", "another one", "this one");
    }
  }

  private static byte[] bytes(EdgeStats stats) {
    LatencyHistogram histogram = stats.histogram();
    return histogram == null ? new byte[0] : histogram.toBytes();
  }

  private void sum(String figure, long stored, long counted) {
    double allowed = tolerance + (weighted ? Math.abs((double) counted) * INEXACT : 0);
    if (deleted ? counted - stored > allowed : Math.abs(stored - counted) > allowed) {
      add(figure, Long.toString(stored), Long.toString(counted));
    }
  }

  private void most(String figure, long stored, long counted) {
    if (deleted ? stored < counted : stored != counted) {
      add(figure, Long.toString(Math.abs(stored)), Long.toString(Math.abs(counted)));
    }
  }

  private void measured(String figure, @Nullable Long stored, @Nullable Long counted) {
    if (stored != null && counted != null) {
      sum(figure, stored, counted);
    } else if (stored != null ? !deleted : counted != null) {
      add(
          figure,
          stored == null ? null : stored.toString(),
          counted == null ? null : counted.toString());
    }
  }

  private void add(String figure, @Nullable String stored, @Nullable String counted) {
    found.add(new RollupCheck.Difference(flowId, what + figure, stored, counted));
  }
}
