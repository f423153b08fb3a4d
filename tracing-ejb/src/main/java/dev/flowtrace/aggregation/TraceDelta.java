package dev.flowtrace.aggregation;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What came of a trace since its last flush. Edges are kept by minute, because that is how the
 * rollup of a flow wants them; summed over the minutes they are the trace's.
 */
public final class TraceDelta {
  private static final long NANOS_A_MINUTE = 60_000_000_000L;

  private final TraceHead head = new TraceHead();
  private final Topology actors = new Topology();
  private final Map<Long, Map<EdgeKey, EdgeStats>> edgesByMinute = new LinkedHashMap<>(2);
  private final Set<EventAttribute> attributes = new LinkedHashSet<>();
  private final TailBuffer tail = new TailBuffer();
  private boolean forgetsEarlier;
  private boolean changed;

  /** Memory of edges and attributes, counted as they come: it is asked at each event. */
  private long figureBytes;

  void record(RecordedEvent event, long receivedEpochNanos) {
    changed = true;
    head.record(event, receivedEpochNanos);
    actors.recordActors(event);
    EdgeKey edge = EdgeKey.of(event);
    if (edge != null) {
      recordEdge(edge, event);
    }
    for (EventAttribute attribute : event.attributes()) {
      if (attributes.add(attribute)) {
        figureBytes += 160L + 2L * attribute.value().length();
      }
    }
    tail.append(event.json(), event.offset(), event.length());
  }

  private void recordEdge(EdgeKey key, RecordedEvent event) {
    Map<EdgeKey, EdgeStats> minute =
        edgesByMinute.computeIfAbsent(
            Math.floorDiv(event.epochNanos(), NANOS_A_MINUTE), ignored -> new LinkedHashMap<>(4));
    EdgeStats stats = minute.get(key);
    if (stats == null) {
      stats = new EdgeStats();
      minute.put(key, stats);
      figureBytes += Topology.memoryBytes(key);
    }
    long before = stats.histogramBytes();
    stats.record(event);
    figureBytes += stats.histogramBytes() - before;
  }

  void say(TraceHead said, long receivedEpochNanos) {
    changed = true;
    head.touch(receivedEpochNanos);
    head.merge(said);
  }

  void forgetEarlier() {
    changed = true;
    forgetsEarlier = true;
  }

  /** Adds the actors and edges of this part to a trace's. */
  public void mergeTopologyInto(Topology whole) {
    whole.merge(actors);
    edgesByMinute.values().forEach(minute -> minute.forEach(whole::add));
  }

  /** The actors of this part that are not among others', with what they did in it. */
  public Topology actorsBeyond(Topology others) {
    Topology beyond = new Topology();
    actors
        .actors()
        .forEach(
            (name, stats) -> {
              if (!others.actors().containsKey(name)) {
                beyond.put(name, stats);
              }
            });
    return beyond;
  }

  boolean anyActor(java.util.function.Predicate<String> matches) {
    return actors.anyActor(matches);
  }

  /** What was said and counted in this part. */
  public TraceHead head() {
    return head;
  }

  /** The edges by the minute since the epoch in which their messages went. */
  public Map<Long, Map<EdgeKey, EdgeStats>> edgesByMinute() {
    return edgesByMinute;
  }

  /** The indexed attributes of this part's events, each once. */
  public Set<EventAttribute> attributes() {
    return attributes;
  }

  /** This part's events. */
  public TailBuffer tail() {
    return tail;
  }

  /** Whether all that came before this part was deleted. */
  public boolean forgetsEarlier() {
    return forgetsEarlier;
  }

  /** Whether there is anything to flush. */
  public boolean isChanged() {
    return changed;
  }

  /** Whether it has an event, or anything was said of the trace. */
  public boolean hasContent() {
    return head.activeEpochNanos() != Long.MIN_VALUE;
  }

  long memoryBytes() {
    return tail.capacity() + actors.memoryBytes() + figureBytes + head.memoryBytes();
  }
}
