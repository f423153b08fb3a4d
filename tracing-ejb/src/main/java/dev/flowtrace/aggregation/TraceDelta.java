package dev.flowtrace.aggregation;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What came of a trace since its last flush. Actors and edges are kept by minute, because that is
 * how the rollups of a flow want them; summed over the minutes they are the trace's.
 */
public final class TraceDelta {
  private static final long NANOS_A_MINUTE = 60_000_000_000L;

  private final TraceHead head = new TraceHead();
  private final Map<Long, Topology> topologyByMinute = new LinkedHashMap<>(2);

  /** The minute of the last event: most events are of the same one as those before them. */
  private long lastMinute;

  private Topology lastTopology = new Topology();
  private final Set<EventAttribute> attributes = new LinkedHashSet<>();
  private final TailBuffer tail;
  private boolean forgetsEarlier;
  private boolean changed;

  /** Memory of actors, edges and attributes, counted as they come: it is asked at each event. */
  private long figureBytes;

  /** An empty part whose events take their memory from a pool. */
  TraceDelta(BlockPool pool) {
    tail = new TailBuffer(pool);
  }

  void record(RecordedEvent event, long receivedEpochNanos) {
    changed = true;
    head.record(event, receivedEpochNanos);
    Topology topology = topologyAt(Math.floorDiv(event.epochNanos(), NANOS_A_MINUTE));
    long before = topology.memoryBytes();
    topology.record(event);
    figureBytes += topology.memoryBytes() - before;
    for (EventAttribute attribute : event.attributes()) {
      if (attributes.add(attribute)) {
        figureBytes += 160L + 2L * attribute.value().length();
      }
    }
    tail.append(event.json(), event.offset(), event.length());
  }

  private Topology topologyAt(long minute) {
    if (minute != lastMinute || topologyByMinute.isEmpty()) {
      lastMinute = minute;
      lastTopology = topologyByMinute.computeIfAbsent(minute, added -> new Topology());
    }
    return lastTopology;
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
    topologyByMinute.values().forEach(whole::merge);
  }

  /** Whether an actor of this part is not among others. */
  public boolean hasActorBeyond(Topology others) {
    return anyActor(name -> !others.actors().containsKey(name));
  }

  boolean anyActor(java.util.function.Predicate<String> matches) {
    return topologyByMinute.values().stream().anyMatch(minute -> minute.anyActor(matches));
  }

  /** What was said and counted in this part. */
  public TraceHead head() {
    return head;
  }

  /** The actors and edges by the minute since the epoch of their events. Not to be changed. */
  public Map<Long, Topology> topologyByMinute() {
    return topologyByMinute;
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
    return tail.capacity() + figureBytes + head.memoryBytes();
  }
}
