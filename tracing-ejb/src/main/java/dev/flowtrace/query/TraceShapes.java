package dev.flowtrace.query;

import dev.flowtrace.aggregation.TraceAggregator;
import dev.flowtrace.aggregation.TraceOutline;
import dev.flowtrace.graph.TraceShape;
import dev.flowtrace.metrics.CollectorMetrics;
import dev.flowtrace.store.TraceOutlines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How many actors traces have and what form, for lists of them. Apart from the list itself, so that
 * this waits for no form. A trace in memory is answered from there. Thread-safe.
 */
public final class TraceShapes {
  /** Dots of more actors run into each other. */
  public static final int MAX_ACTORS = 48;

  private final TraceQueries queries;
  private final TraceAggregator aggregator;
  private final TraceOutlines stored;
  private final CollectorMetrics metrics;

  /** Forms of what is in memory and of what is stored. */
  public TraceShapes(
      TraceQueries queries,
      TraceAggregator aggregator,
      TraceOutlines stored,
      CollectorMetrics metrics) {
    this.queries = queries;
    this.aggregator = aggregator;
    this.stored = stored;
    this.metrics = metrics;
  }

  /**
   * A trace's form.
   *
   * @param shape null when there are too many actors, or not all is known yet of a trace that
   *     another collector writes
   */
  public record Formed(UUID traceId, TraceOutline outline, @Nullable TraceShape shape) {}

  /** The forms of traces, in the order of their ids; those that are not there are left out. */
  public List<Formed> of(List<UUID> traceIds) {
    long start = System.nanoTime();
    try {
      queries.resolveAll();
      Map<UUID, TraceOutline> outlines = new LinkedHashMap<>();
      Set<UUID> elsewhere = new LinkedHashSet<>();
      for (UUID traceId : traceIds) {
        TraceOutline outline = aggregator.outline(traceId, MAX_ACTORS);
        if (outline == null) {
          elsewhere.add(traceId);
        } else {
          outlines.put(traceId, outline);
        }
      }
      outlines.putAll(stored.of(elsewhere, MAX_ACTORS));
      return formed(traceIds, outlines);
    } finally {
      metrics.queried("shapes", System.nanoTime() - start);
    }
  }

  /** What a shape follows from. */
  private record Names(List<String> actors, List<TraceOutline.Link> links) {}

  private static List<Formed> formed(List<UUID> traceIds, Map<UUID, TraceOutline> outlines) {
    // the traces of a list are of few flows, and those of a flow look alike
    Map<Names, TraceShape> drawn = new HashMap<>();
    List<Formed> formed = new ArrayList<>();
    for (UUID traceId : new LinkedHashSet<>(traceIds)) {
      TraceOutline outline = outlines.get(traceId);
      if (outline != null) {
        List<TraceOutline.Actor> actors = outline.actors();
        TraceShape shape =
            actors == null
                ? null
                : drawn.computeIfAbsent(
                    new Names(
                        actors.stream().map(TraceOutline.Actor::name).toList(), outline.links()),
                    names -> TraceShape.of(outline));
        formed.add(new Formed(traceId, outline, shape));
      }
    }
    return formed;
  }
}
