package dev.flowtrace.timeline;

import dev.flowtrace.causality.CausalEvent;
import dev.flowtrace.causality.CausalEvents;
import dev.flowtrace.graph.layout.Digraph;
import dev.flowtrace.graph.layout.LayeredLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The order of lanes: actors in the order of the flow, as the graph's layers have them; those of a
 * layer by their names.
 */
final class LaneOrder {
  private LaneOrder() {}

  static List<String> of(CausalEvents events) {
    TreeSet<String> names = new TreeSet<>();
    for (CausalEvent event : events.inOrder()) {
      names.add(event.actor());
      if (event.toActor() != null) {
        names.add(event.toActor());
      }
    }
    List<String> actors = new ArrayList<>(names);
    Map<String, Integer> numbers = new HashMap<>();
    actors.forEach(actor -> numbers.put(actor, numbers.size()));
    Set<Digraph.Edge> edges = new LinkedHashSet<>();
    for (CausalEvent event : events.inOrder()) {
      String target = event.toActor();
      if (target != null && !target.equals(event.actor())) {
        edges.add(
            new Digraph.Edge(
                numbers.getOrDefault(event.actor(), 0), numbers.getOrDefault(target, 0)));
      }
    }
    List<Digraph.Edge> sorted =
        edges.stream()
            .sorted(Comparator.comparingInt(Digraph.Edge::from).thenComparingInt(Digraph.Edge::to))
            .toList();
    List<Integer> layers = LayeredLayout.layers(new Digraph(actors.size(), sorted));
    List<Integer> order = new ArrayList<>(numbers.values());
    order.sort(
        Comparator.comparing((Integer v) -> layers.get(v))
            .thenComparing(Comparator.naturalOrder()));
    return order.stream().map(actors::get).toList();
  }
}
