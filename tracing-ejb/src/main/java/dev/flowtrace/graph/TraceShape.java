package dev.flowtrace.graph;

import dev.flowtrace.aggregation.TraceOutline;
import dev.flowtrace.graph.layout.Digraph;
import dev.flowtrace.graph.layout.LayeredLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A trace's graph in so little space that only its form can be seen: a dot an actor. It follows
 * from the names alone.
 *
 * @param places of the actors, in their order
 * @param lines between them, by their numbers
 */
public record TraceShape(List<Place> places, List<Digraph.Edge> lines) {
  /** A long edge that passes a layer takes half of an actor's room there. */
  private static final double BEND = 0.5;

  /**
   * Where an actor stands.
   *
   * @param layer how many layers are before it
   * @param across its place across its layer, from 0 on; neighbours are at least 1 apart
   */
  public record Place(int layer, double across) {}

  /**
   * Draws an outline.
   *
   * @param outline one that has its actors
   */
  public static TraceShape of(TraceOutline outline) {
    List<TraceOutline.Actor> actors = Objects.requireNonNull(outline.actors());
    Map<String, Integer> numbers = new HashMap<>();
    actors.forEach(actor -> numbers.put(actor.name(), numbers.size()));
    Set<Digraph.Edge> lines = new LinkedHashSet<>();
    for (TraceOutline.Link link : outline.links()) {
      Digraph.Edge line =
          new Digraph.Edge(
              Objects.requireNonNull(numbers.get(link.from())),
              Objects.requireNonNull(numbers.get(link.to())));
      if (line.from() != line.to()) {
        lines.add(line);
      }
    }
    List<Digraph.Edge> all = List.copyOf(lines);
    LayeredLayout layout = LayeredLayout.of(new Digraph(actors.size(), all), 1, BEND);
    List<Place> places = new ArrayList<>();
    for (int v = 0; v < actors.size(); v++) {
      places.add(
          new Place(layout.layers().get(v), Math.round(layout.places().get(v) * 1000) / 1000.0));
    }
    return new TraceShape(List.copyOf(places), all);
  }
}
