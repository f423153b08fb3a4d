package dev.flowtrace.store;

import dev.flowtrace.aggregation.ActorStats;
import dev.flowtrace.aggregation.EdgeKey;
import dev.flowtrace.aggregation.EdgeStats;
import dev.flowtrace.aggregation.LatencyHistogram;
import dev.flowtrace.aggregation.Occupation;
import dev.flowtrace.aggregation.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where what is stored of one trace and what its events say differ, figure by figure. */
final class TraceDifferences {
  private static final List<String> ACTOR_FIGURES =
      List.of("event_count", "error_count", "execution_nanos_sum", "execution_nanos_max");
  private static final List<String> EDGE_FIGURES =
      List.of(
          "message_count",
          "message_bytes",
          "error_count",
          "timed_count",
          "execution_nanos_sum",
          "execution_nanos_max",
          "first_nanos",
          "last_nanos");

  private final UUID traceId;
  private final List<StoredTraceCheck.Difference> found = new ArrayList<>();

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

  /** The names by which the trace is found. */
  void actorNames(Set<String> stored, Topology counted) {
    missing("actors", stored, counted.actors().keySet());
  }

  private void missing(String what, Set<String> stored, Set<String> counted) {
    for (String name : stored) {
      if (!counted.contains(name)) {
        add(what + ' ' + name, "stored", null);
      }
    }
    for (String name : counted) {
      if (!stored.contains(name)) {
        add(what + ' ' + name, null, "counted");
      }
    }
  }

  /**
   * All of a trace's actors and edges.
   *
   * @param whole whether how actors spent their time, and errors of edges, were stored, too
   */
  void topology(Topology stored, Topology counted, boolean whole) {
    missing("actor", stored.actors().keySet(), counted.actors().keySet());
    stored
        .actors()
        .forEach(
            (name, stats) -> {
              ActorStats right = counted.actors().get(name);
              if (right != null) {
                compare("actor " + name, ACTOR_FIGURES, figures(stats), figures(right));
                if (whole) {
                  occupation("actor " + name, stats.occupation(), right.occupation());
                }
              }
            });
    missing("edge", names(stored), names(counted));
    stored
        .edges()
        .forEach(
            (key, stats) -> {
              EdgeStats right = counted.edges().get(key);
              if (right != null) {
                String what = "edge " + text(key);
                compare(what, EDGE_FIGURES, figures(stats, whole), figures(right, whole));
                if (!Arrays.equals(histogram(stats), histogram(right))) {
                  add(what + " histogram", "another one", "this one");
                }
              }
            });
  }

  private static Set<String> names(Topology topology) {
    Set<String> names = new HashSet<>();
    topology.edges().keySet().forEach(key -> names.add(text(key)));
    return names;
  }

  private static long[] figures(ActorStats stats) {
    return new long[] {stats.events(), stats.errors(), stats.nanosSum(), stats.nanosMax()};
  }

  private void occupation(String what, @Nullable Occupation stored, @Nullable Occupation counted) {
    Occupation a = stored == null ? new Occupation() : stored;
    Occupation b = counted == null ? new Occupation() : counted;
    compareNullable(what + " handling_nanos", a.handlingNanos(), b.handlingNanos());
    compareNullable(what + " other_nanos", a.otherNanos(), b.otherNanos());
    compareNullable(what + " sending_nanos", a.sendingNanos(), b.sendingNanos());
    compareNullable(what + " began_nanos", a.beganEpochNanos(), b.beganEpochNanos());
    compareNullable(what + " ended_nanos", a.endedEpochNanos(), b.endedEpochNanos());
  }

  private void compareNullable(String what, @Nullable Long stored, @Nullable Long counted) {
    if (!Objects.equals(stored, counted)) {
      add(
          what,
          stored == null ? null : stored.toString(),
          counted == null ? null : counted.toString());
    }
  }

  private static long[] figures(EdgeStats stats, boolean whole) {
    return new long[] {
      stats.messages(),
      stats.bytes(),
      whole ? stats.errors() : 0,
      stats.timed(),
      stats.nanosSum(),
      stats.nanosMax(),
      stats.firstEpochNanos(),
      stats.lastEpochNanos()
    };
  }

  private static byte[] histogram(EdgeStats stats) {
    LatencyHistogram histogram = stats.histogram();
    return histogram == null ? new byte[0] : histogram.toBytes();
  }

  private void compare(String what, List<String> names, long[] stored, long[] counted) {
    for (int i = 0; i < names.size(); i++) {
      compare(what + ' ' + names.get(i), stored[i], counted[i]);
    }
  }

  private static String text(EdgeKey key) {
    return "%s.%s -> %s.%s".formatted(key.fromActor(), key.fromPort(), key.toActor(), key.toPort());
  }
}
