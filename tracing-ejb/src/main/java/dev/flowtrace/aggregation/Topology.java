package dev.flowtrace.aggregation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The actors and edges of a trace, with their figures. */
public final class Topology {
  private final Map<String, ActorStats> actors = new LinkedHashMap<>();
  private final Map<EdgeKey, EdgeStats> edges = new LinkedHashMap<>();

  /** Counted as they come: it is asked at each event. */
  private long memoryBytes;

  /**
   * The actors by name, about in the order in which they appeared. Not to be changed by callers.
   */
  public Map<String, ActorStats> actors() {
    return actors;
  }

  /** The edges, about in the order in which they appeared. Not to be changed by callers. */
  public Map<EdgeKey, EdgeStats> edges() {
    return edges;
  }

  /** The figures of an actor, new ones when it was not known. */
  public ActorStats actor(String name) {
    ActorStats stats = actors.get(name);
    if (stats == null) {
      stats = new ActorStats();
      put(name, stats);
    }
    return stats;
  }

  /** The figures of an edge, new ones when it was not known. */
  public EdgeStats edge(EdgeKey key) {
    EdgeStats stats = edges.get(key);
    if (stats == null) {
      stats = new EdgeStats();
      put(key, stats);
    }
    return stats;
  }

  /** Counts an event. */
  public void record(RecordedEvent event) {
    record(Place.of(event), EventFigures.of(event));
  }

  /** Counts an event. */
  public void record(Place place, EventFigures event) {
    actor(place.actor()).record(event);
    EdgeKey key = place.edge();
    if (key != null) {
      EdgeStats stats = edges.get(key);
      if (stats == null) { // else its target is there, too
        actor(key.toActor());
        stats = edge(key);
      }
      long before = stats.histogramBytes();
      stats.record(event);
      memoryBytes += stats.histogramBytes() - before;
    }
  }

  /** Takes an actor that was not known. */
  public void put(String name, ActorStats stats) {
    if (actors.put(name, stats) == null) {
      memoryBytes += memoryBytes(name);
    }
  }

  /** Takes an edge that was not known. */
  public void put(EdgeKey key, EdgeStats stats) {
    edges.put(key, stats);
    memoryBytes += memoryBytes(key) + stats.histogramBytes();
  }

  /** Adds figures to those of an edge. */
  public void add(EdgeKey key, EdgeStats added) {
    EdgeStats stats = edge(key);
    long before = stats.histogramBytes();
    stats.merge(added);
    memoryBytes += stats.histogramBytes() - before;
  }

  /** A copy that does not change when this one does. */
  public Topology copy() {
    Topology copy = new Topology();
    copy.merge(this);
    return copy;
  }

  /** How many actors and edges there are. */
  public int size() {
    return actors.size() + edges.size();
  }

  /** Adds all of the other's actors and edges. */
  public void merge(Topology other) {
    other.actors.forEach((name, stats) -> actor(name).merge(stats));
    other.edges.forEach(this::add);
  }

  /** These figures as if each event had been so many, rounded to whole ones. */
  public Topology times(double count) {
    Topology product = new Topology();
    actors.forEach((name, stats) -> product.put(name, stats.times(count)));
    edges.forEach((key, stats) -> product.put(key, stats.times(count)));
    return product;
  }

  /** Whether an actor's name matches. */
  public boolean anyActor(Predicate<String> matches) {
    return actors.keySet().stream().anyMatch(matches);
  }

  /** About how much memory it takes, for the budget. */
  long memoryBytes() {
    return memoryBytes;
  }

  /** An actor with its figures, how it spent its time, and its name. */
  private static long memoryBytes(String actor) {
    return 220L + actor.length();
  }

  /** An edge with its figures and its ports' names, but for the histogram. */
  static long memoryBytes(EdgeKey key) {
    return 250L + key.fromPort().length() + key.toPort().length();
  }
}
