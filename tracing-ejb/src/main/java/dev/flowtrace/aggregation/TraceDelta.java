package dev.flowtrace.aggregation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What came of a trace since its last flush. */
public final class TraceDelta {
  private final TraceHead head = new TraceHead();
  private final WaitingFigures figures;
  private final Set<EventAttribute> attributes = new LinkedHashSet<>();
  private final TailBuffer tail;
  private boolean forgetsEarlier;
  private boolean changed;

  /** Counted as it is taken: it is asked at each event. */
  private long memoryBytes;

  /** What of it the texts of the head take. */
  private long headBytes;

  /** An empty part whose events take their memory from what all share. */
  TraceDelta(EventMemory memory) {
    tail = new TailBuffer(memory.pool());
    figures = new WaitingFigures(memory);
  }

  void record(RecordedEvent event, long receivedEpochNanos) {
    changed = true;
    head.record(event, receivedEpochNanos);
    if (event.error() != null) {
      countHead();
    }
    List<EventAttribute> carried = event.attributes();
    for (int i = 0; i < carried.size(); i++) {
      if (attributes.add(carried.get(i))) {
        memoryBytes += 160L + 2L * carried.get(i).value().length();
      }
    }
    memoryBytes += figures.add(event);
    memoryBytes += tail.append(event);
  }

  private void countHead() {
    long now = head.memoryBytes();
    memoryBytes += now - headBytes;
    headBytes = now;
  }

  void say(TraceHead said, long receivedEpochNanos) {
    changed = true;
    head.touch(receivedEpochNanos);
    head.merge(said);
    countHead();
  }

  void forgetEarlier() {
    changed = true;
    forgetsEarlier = true;
  }

  /** Adds the actors and edges of this part to a trace's. */
  public void addTo(Topology whole) {
    figures.forEach(whole::record);
  }

  /** Adds the actors and edges of this part to those of its minutes. */
  public void addTo(TopologyByMinute minutes) {
    figures.forEach(minutes::record);
  }

  /** The actors and edges of this part: the caller's own, made anew. */
  public Topology topology() {
    Topology topology = new Topology();
    addTo(topology);
    return topology;
  }

  /** Adds how the actors of this part spent their time, by their names. */
  public void addOccupationsTo(Map<String, Occupation> sums) {
    figures.forEach(
        (place, event) -> {
          if (Occupation.isIn(event)) {
            sums.computeIfAbsent(place.actor(), added -> new Occupation()).record(event);
          }
        });
  }

  /** Adds the figures of this part's events to others, and its actors to those. */
  void addTo(WaitingFigures kept, ActorTimes actors) {
    figures.addTo(kept);
    figures.forEachActor(actors::add);
    figures.forEach(
        (place, event) -> {
          if (Occupation.isIn(event)) {
            actors.record(place.actor(), event);
          }
        });
  }

  /** The names of this part's actors that were not in the trace before, each once. */
  public Set<String> actorsBeyond(BaseTopology earlier) {
    Set<String> beyond = new LinkedHashSet<>();
    figures.forEachActor(
        name -> {
          if (!earlier.hasActor(name)) {
            beyond.add(name);
          }
        });
    return beyond;
  }

  boolean anyActor(Predicate<String> matches) {
    return figures.anyActor(matches);
  }

  /** What was said and counted in this part. */
  public TraceHead head() {
    return head;
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

  /** Gives memory back that others can use; only what was said and counted is left. */
  void release() {
    tail.release();
    figures.release();
  }

  long memoryBytes() {
    return memoryBytes;
  }
}
