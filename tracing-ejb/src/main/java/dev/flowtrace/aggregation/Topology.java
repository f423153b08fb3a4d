package dev.flowtrace.aggregation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The actors and edges of a trace, with their figures. */
public final class Topology {
  private final Map<String, ActorStats> actors = new LinkedHashMap<>();
  private final Map<EdgeKey, EdgeStats> edges = new LinkedHashMap<>();

  /** The actors by name, in the order in which they appeared. Not to be changed by callers. */
  public Map<String, ActorStats> actors() {
    return actors;
  }

  /** The edges, in the order in which they appeared. Not to be changed by callers. */
  public Map<EdgeKey, EdgeStats> edges() {
    return edges;
  }

  /** The figures of an actor, new ones when it was not known. */
  public ActorStats actor(String name) {
    return actors.computeIfAbsent(name, key -> new ActorStats());
  }

  /** The figures of an edge, new ones when it was not known. */
  public EdgeStats edge(EdgeKey key) {
    return edges.computeIfAbsent(key, ignored -> new EdgeStats());
  }

  /** Adds all of the other's actors and edges. */
  public void merge(Topology other) {
    other.actors.forEach((name, stats) -> actor(name).merge(stats));
    other.edges.forEach((key, stats) -> edge(key).merge(stats));
  }

  /** Whether an actor's name matches. */
  public boolean anyActor(Predicate<String> matches) {
    return actors.keySet().stream().anyMatch(matches);
  }

  /** About how much memory it takes, for the budget; counted anew at each call. */
  long memoryBytes() {
    long bytes = 0;
    for (String actor : actors.keySet()) {
      bytes += memoryBytes(actor);
    }
    for (Map.Entry<EdgeKey, EdgeStats> edge : edges.entrySet()) {
      bytes += memoryBytes(edge.getKey()) + edge.getValue().histogramBytes();
    }
    return bytes;
  }

  /** An actor with its figures. */
  static long memoryBytes(String actor) {
    return 160L + 2L * actor.length();
  }

  /** An edge with its figures, but for the histogram. */
  static long memoryBytes(EdgeKey key) {
    int chars = key.fromActor().length() + key.fromPort().length();
    return 320L + 2L * (chars + key.toActor().length() + key.toPort().length());
  }
}
