package dev.flowtrace.aggregation;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What came of a trace since its last flush. */
public final class TraceDelta {
  private final TraceHead head = new TraceHead();
  private final TopologyByMinute topology = new TopologyByMinute();
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
    figureBytes += topology.record(event);
    for (EventAttribute attribute : event.attributes()) {
      if (attributes.add(attribute)) {
        figureBytes += 160L + 2L * attribute.value().length();
      }
    }
    tail.append(event.json(), event.offset(), event.length());
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
    topology.minutes().values().forEach(whole::merge);
  }

  /** The names of this part's actors that are not among others, each once. */
  public Set<String> actorsBeyond(Topology others) {
    Set<String> beyond = new LinkedHashSet<>();
    for (Topology minute : topology.minutes().values()) {
      for (String name : minute.actors().keySet()) {
        if (!others.actors().containsKey(name)) {
          beyond.add(name);
        }
      }
    }
    return beyond;
  }

  boolean anyActor(java.util.function.Predicate<String> matches) {
    return topology.minutes().values().stream().anyMatch(minute -> minute.anyActor(matches));
  }

  /** What was said and counted in this part. */
  public TraceHead head() {
    return head;
  }

  /** The actors and edges by the minute since the epoch of their events. Not to be changed. */
  public Map<Long, Topology> topologyByMinute() {
    return topology.minutes();
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
