package dev.flowtrace.graph;

import dev.flowtrace.aggregation.ActorStats;
import dev.flowtrace.aggregation.EdgeKey;
import dev.flowtrace.aggregation.EdgeStats;
import dev.flowtrace.aggregation.Occupation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes the graph of a flow over time from what was summed up. */
public final class FlowGraphBuilder {
  private FlowGraphBuilder() {}

  /**
   * The graph.
   *
   * @param edges what went over each edge
   * @param actors what each actor did; those that are missing are drawn without figures
   */
  public static FlowGraph of(
      long fromEpochNanos,
      long toEpochNanos,
      Map<EdgeKey, EdgeStats> edges,
      Map<String, ActorStats> actors) {
    long span = Math.max(0, toEpochNanos - fromEpochNanos);
    Map<String, Long> in = new HashMap<>();
    Map<String, Long> out = new HashMap<>();
    // of an actor's times, the part in which its messages were under way: no work of it
    Map<String, Long> underWayNanos = new HashMap<>();
    List<GraphEdge> drawn = new ArrayList<>();
    edges.forEach(
        (key, stats) -> {
          out.merge(key.fromActor(), stats.messages(), Long::sum);
          in.merge(key.toActor(), stats.messages(), Long::sum);
          underWayNanos.merge(key.fromActor(), stats.nanosSum(), Long::sum);
          drawn.add(GraphEdge.of(key, stats, span));
        });
    TreeSet<String> names = new TreeSet<>(actors.keySet());
    names.addAll(in.keySet());
    names.addAll(out.keySet());
    List<GraphNode> nodes = new ArrayList<>();
    for (String name : names) {
      ActorStats stats = actors.get(name);
      Occupation occupation = stats == null ? null : stats.occupation();
      Long waiting = occupation == null ? null : occupation.waitingNanos();
      Long sending = occupation == null ? null : occupation.sendingNanos();
      Long busy = busyNanos(stats, occupation, underWayNanos.getOrDefault(name, 0L));
      nodes.add(
          new GraphNode(
              name,
              stats == null ? null : (Long) stats.events(),
              stats == null ? null : (Long) stats.errors(),
              in.getOrDefault(name, 0L),
              out.getOrDefault(name, 0L),
              busy,
              ActorCount.share(busy, span),
              waiting,
              ActorCount.share(waiting, span),
              sending,
              ActorCount.share(sending, span)));
    }
    return new FlowGraph(fromEpochNanos, toEpochNanos, nodes, drawn, 0, 0);
  }

  /**
   * Minutes of before schema version 8 have only the sum of all times: what of it was under way is
   * no work, and of the rest nobody knows.
   */
  private static @Nullable Long busyNanos(
      @Nullable ActorStats stats, @Nullable Occupation occupation, long underWayNanos) {
    if (stats == null) {
      return null;
    }
    Long known = occupation == null ? null : occupation.busyNanos();
    long unsorted = stats.nanosSum() - underWayNanos;
    if (occupation != null) {
      unsorted -=
          orZero(occupation.handlingNanos())
              + orZero(occupation.otherNanos())
              + orZero(occupation.sendingNanos());
    }
    return unsorted <= 0 ? known : (Long) (unsorted + orZero(known));
  }

  private static long orZero(@Nullable Long nanos) {
    return nanos == null ? 0 : nanos;
  }
}
