package dev.flowtrace.lineage;

import dev.flowtrace.aggregation.EventAttribute;
import dev.flowtrace.causality.CausalEvent;
import dev.flowtrace.lineage.LoadedTraces.Trace;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Follows causes and effects, the nearest first. Within a trace it goes by what events name as
 * their causes. From a trace to another it goes to an event that an event names, if that trace has
 * been read, and by attributes: to the last event before with the same value, and to the first
 * after. Used once.
 */
public final class LineageSearch {
  private static final Comparator<LineageNode> BY_TIME =
      Comparator.comparingLong((LineageNode node) -> node.event().epochNanos())
          .thenComparing(node -> node.event().id());

  private final LineageQuery query;
  private final LoadedTraces traces;
  private final Map<UUID, LineageNode> nodes = new LinkedHashMap<>();
  private final Set<Lineage.Edge> edges = new LinkedHashSet<>();

  /** From an event to the one that the search came from. */
  private final Map<UUID, UUID> cameFrom = new HashMap<>();

  private final Set<UUID> tooDeep = new HashSet<>();
  private final Set<UUID> tooMany = new HashSet<>();

  private LineageSearch(LineageQuery query, LineageSource source) {
    this.query = query;
    this.traces = new LoadedTraces(source, query.maxTraces(), query.maxEvents());
  }

  /**
   * Searches; empty when there is no event to begin with.
   *
   * @throws IOException when a trace was deleted while it was read
   */
  public static Optional<Lineage> of(LineageQuery query, LineageSource source) throws IOException {
    return Optional.ofNullable(new LineageSearch(query, source).search());
  }

  /** An event in its trace. */
  private record Found(Trace trace, CausalEvent event) {}

  /** Where to go next, and why. */
  private record Next(Found found, @Nullable EventAttribute attribute) {}

  private @Nullable Lineage search() throws IOException {
    List<Found> start = start();
    if (start.isEmpty()) {
      return null;
    }
    List<UUID> ids = start.stream().map(found -> found.event.id()).toList();
    start.forEach(found -> add(found, 0));
    if (query.direction() != LineageQuery.Direction.DOWN) {
      walk(start, true);
    }
    if (query.direction() != LineageQuery.Direction.UP) {
      walk(start, false);
    }
    tooDeep.removeAll(nodesWithin());
    List<LineageNode> all = nodes.values().stream().sorted(BY_TIME).toList();
    return new Lineage(
        ids,
        all,
        List.copyOf(edges),
        path(all.stream().filter(node -> node.depth() < 0).findFirst(), false),
        path(all.stream().filter(node -> node.depth() > 0).reduce((a, b) -> b), true),
        new Lineage.Cut(
            tooDeep.size(), tooMany.size(), traces.unreadTraces(), traces.unreadEvents()));
  }

  private Set<UUID> nodesWithin() {
    Set<UUID> within = new HashSet<>();
    nodes.forEach(
        (id, node) -> {
          if (Math.abs(node.depth()) < query.depth()) {
            within.add(id);
          }
        });
    return within;
  }

  private List<Found> start() throws IOException {
    List<Found> start = new ArrayList<>();
    EventAttribute attribute = query.attribute();
    if (attribute != null) {
      for (Trace trace : traces.with(attribute)) {
        for (CausalEvent event : trace.byAttribute.getOrDefault(attribute, List.of())) {
          if (start.size() < query.limit()) {
            start.add(new Found(trace, event));
          } else {
            tooMany.add(event.id());
          }
        }
      }
      return start;
    }
    UUID traceId = query.trace();
    UUID eventId = query.event();
    Trace trace = traceId == null ? null : traces.get(traceId);
    CausalEvent event = trace == null || eventId == null ? null : trace.events.get(eventId);
    if (trace != null && event != null) {
      start.add(new Found(trace, event));
    }
    return start;
  }

  private void add(Found found, int depth) {
    List<UUID> missing = new ArrayList<>();
    for (UUID cause : found.trace.events.causes(found.event)) {
      if (find(found.trace, cause) == null) {
        missing.add(cause);
      }
    }
    nodes.put(
        found.event.id(),
        new LineageNode(
            found.trace.id, found.trace.flowId, found.event, depth, List.copyOf(missing)));
  }

  private @Nullable Found find(Trace first, UUID id) {
    CausalEvent event = first.events.get(id);
    if (event != null) {
      return new Found(first, event);
    }
    for (Trace trace : traces.all()) {
      CausalEvent elsewhere = trace.events.get(id);
      if (elsewhere != null) {
        return new Found(trace, elsewhere);
      }
    }
    return null;
  }

  private void walk(List<Found> start, boolean up) throws IOException {
    Deque<Found> open = new ArrayDeque<>(start);
    Map<UUID, Integer> depths = new HashMap<>();
    start.forEach(found -> depths.put(found.event.id(), 0));
    while (!open.isEmpty()) {
      Found at = open.remove();
      int depth = depths.getOrDefault(at.event.id(), 0) + 1;
      for (Next next : up ? causes(at) : effects(at)) {
        UUID id = next.found.event.id();
        if (depth > query.depth()) {
          if (!nodes.containsKey(id)) {
            tooDeep.add(at.event.id());
          }
          continue;
        }
        if (!nodes.containsKey(id)) {
          if (nodes.size() >= query.limit()) {
            tooMany.add(id);
            continue;
          }
          add(next.found, up ? -depth : depth);
          cameFrom.put(id, at.event.id());
        }
        edges.add(
            up
                ? new Lineage.Edge(id, at.event.id(), next.attribute)
                : new Lineage.Edge(at.event.id(), id, next.attribute));
        if (depths.putIfAbsent(id, depth) == null) {
          open.add(next.found);
        }
      }
    }
  }

  private List<Next> causes(Found at) throws IOException {
    List<Next> causes = new ArrayList<>();
    for (UUID id : at.trace.events.causes(at.event)) {
      Found cause = find(at.trace, id);
      if (cause != null) {
        causes.add(new Next(cause, null));
      }
    }
    for (EventAttribute attribute : at.event.attributes()) {
      for (Trace other : others(at, attribute)) {
        other.byAttribute.getOrDefault(attribute, List.of()).stream()
            .filter(event -> event.epochNanos() < at.event.epochNanos())
            .max(Comparator.comparingLong(CausalEvent::epochNanos))
            .ifPresent(event -> causes.add(new Next(new Found(other, event), attribute)));
      }
    }
    return causes;
  }

  private List<Next> effects(Found at) throws IOException {
    List<Next> effects = new ArrayList<>();
    for (EventAttribute attribute : at.event.attributes()) {
      for (Trace other : others(at, attribute)) {
        other.byAttribute.getOrDefault(attribute, List.of()).stream()
            .filter(event -> event.epochNanos() > at.event.epochNanos())
            .min(Comparator.comparingLong(CausalEvent::epochNanos))
            .ifPresent(event -> effects.add(new Next(new Found(other, event), attribute)));
      }
    }
    List<Next> named = new ArrayList<>();
    for (Trace trace : traces.all()) {
      for (CausalEvent event : trace.effects.getOrDefault(at.event.id(), List.of())) {
        named.add(new Next(new Found(trace, event), null));
      }
    }
    named.addAll(effects);
    return named;
  }

  private List<Trace> others(Found at, EventAttribute attribute) throws IOException {
    return traces.with(attribute).stream().filter(trace -> trace != at.trace).toList();
  }

  /** From a node back to where the search began; turned round for effects. */
  private List<LineageNode> path(Optional<LineageNode> end, boolean reversed) {
    List<LineageNode> path = new ArrayList<>();
    UUID at = end.map(node -> node.event().id()).orElse(null);
    while (at != null) {
      LineageNode node = nodes.get(at);
      if (node != null) {
        path.add(node);
      }
      at = cameFrom.get(at);
    }
    if (reversed) {
      Collections.reverse(path);
    }
    return path;
  }
}
