package dev.flowtrace.aggregation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who was in a trace and who sent to whom, without what it took.
 *
 * @param actors by name; null when there are more than were wanted
 * @param links by the names of their ends, without doubles; empty when {@code actors} is null
 * @param actorCount how many actors there are in any case
 */
public record TraceOutline(@Nullable List<Actor> actors, List<Link> links, int actorCount) {

  /**
   * An actor.
   *
   * @param events whose source it is; without any, it was only sent something
   * @param errors how many of them tell of a failure
   */
  public record Actor(String name, long events, long errors) {}

  /** That something went from an actor to another one, or to itself. */
  public record Link(String from, String to) {}

  /** An outline of which only the number of actors is known. */
  public static TraceOutline ofCount(int actorCount) {
    return new TraceOutline(null, List.of(), actorCount);
  }

  /**
   * Outlines a trace.
   *
   * @param parts what belongs to it
   * @param mostActors with more of them, only their number is told
   */
  public static TraceOutline of(List<Topology> parts, int mostActors) {
    Set<String> names = new HashSet<>();
    parts.forEach(part -> names.addAll(part.actors().keySet()));
    if (names.size() > mostActors) {
      return ofCount(names.size());
    }
    Map<String, Actor> actors = new TreeMap<>();
    Set<Link> links = new LinkedHashSet<>();
    for (Topology part : parts) {
      part.actors()
          .forEach(
              (name, stats) ->
                  actors.merge(
                      name, new Actor(name, stats.events(), stats.errors()), TraceOutline::sum));
      part.edges().keySet().forEach(key -> links.add(new Link(key.fromActor(), key.toActor())));
    }
    List<Link> sorted = new ArrayList<>(links);
    // the same trace looks alike whatever order its events came in
    sorted.sort((a, b) -> a.from.equals(b.from) ? a.to.compareTo(b.to) : a.from.compareTo(b.from));
    return new TraceOutline(List.copyOf(actors.values()), List.copyOf(sorted), names.size());
  }

  private static Actor sum(Actor a, Actor b) {
    return new Actor(a.name, a.events + b.events, a.errors + b.errors);
  }
}
