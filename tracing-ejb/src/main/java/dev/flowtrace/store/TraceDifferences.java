package dev.flowtrace.store;

import dev.flowtrace.aggregation.ActorStats;
import dev.flowtrace.aggregation.EdgeKey;
import dev.flowtrace.aggregation.EdgeStats;
import dev.flowtrace.aggregation.Topology;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where the rows of one trace and its events differ, row by row. */
final class TraceDifferences {
  static final List<String> EDGE_FIGURES =
      List.of(
          "message_count",
          "message_bytes",
          "timed_count",
          "execution_nanos_sum",
          "execution_nanos_max",
          "first_nanos",
          "last_nanos");

  private static final List<String> ACTOR_FIGURES =
      List.of("event_count", "error_count", "execution_nanos_sum", "execution_nanos_max");

  private final UUID traceId;
  private final List<StoredTraceCheck.Difference> found = new ArrayList<>();
  private final Set<String> actors = new HashSet<>();
  private final Set<EdgeKey> edges = new HashSet<>();

  TraceDifferences(UUID traceId) {
    this.traceId = traceId;
  }

  List<StoredTraceCheck.Difference> list() {
    return found;
  }

  void add(String what, @Nullable String stored, @Nullable String counted) {
    found.add(new StoredTraceCheck.Difference(traceId, what, stored, counted));
  }

  void compare(String what, long stored, long counted) {
    if (stored != counted) {
      add(what, Long.toString(stored), Long.toString(counted));
    }
  }

  /** An actor's row. */
  void actor(String name, long[] figures, Topology counted) {
    String what = "actor " + name;
    if (!actors.add(name)) {
      add(what, "another row", null);
      return;
    }
    ActorStats stats = counted.actors().get(name);
    if (stats == null) {
      add(what, "a row", null);
      return;
    }
    long[] right = {stats.events(), stats.errors(), stats.nanosSum(), stats.nanosMax()};
    compare(what, ACTOR_FIGURES, figures, right);
  }

  void missingActors(Topology counted) {
    for (String name : counted.actors().keySet()) {
      if (!actors.contains(name)) {
        add("actor " + name, null, "events");
      }
    }
  }

  /** An edge's row. */
  void edge(
      String fromActor,
      String fromPort,
      String toActor,
      String toPort,
      long[] figures,
      Topology counted) {
    EdgeKey key = new EdgeKey(fromActor, fromPort, toActor, toPort);
    if (!edges.add(key)) {
      add(text(key), "another row", null);
      return;
    }
    EdgeStats stats = counted.edges().get(key);
    if (stats == null) {
      add(text(key), "a row", null);
      return;
    }
    long[] right = {
      stats.messages(),
      stats.bytes(),
      stats.timed(),
      stats.nanosSum(),
      stats.nanosMax(),
      stats.firstEpochNanos(),
      stats.lastEpochNanos()
    };
    compare(text(key), EDGE_FIGURES, figures, right);
  }

  void missingEdges(Topology counted) {
    for (EdgeKey key : counted.edges().keySet()) {
      if (!edges.contains(key)) {
        add(text(key), null, "messages");
      }
    }
  }

  private void compare(String what, List<String> names, long[] stored, long[] counted) {
    for (int i = 0; i < names.size(); i++) {
      compare(what + ' ' + names.get(i), stored[i], counted[i]);
    }
  }

  private static String text(EdgeKey key) {
    return "edge %s.%s -> %s.%s"
        .formatted(key.fromActor(), key.fromPort(), key.toActor(), key.toPort());
  }
}
