package dev.flowtrace.aggregation;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Actors and edges by the minute of their events, because that is how the rollups of a flow want
 * them; summed over the minutes they are a trace's. For one thread.
 */
public final class TopologyByMinute {
  private static final long NANOS_A_MINUTE = 60_000_000_000L;

  private final Map<Long, Topology> minutes = new LinkedHashMap<>(2);

  /** The minute of the last event: most events are of the same one as those before them. */
  private long lastMinute;

  private Topology last = new Topology();

  /**
   * Counts an event.
   *
   * @return by how many bytes memory has grown
   */
  public long record(RecordedEvent event) {
    Topology topology = at(Math.floorDiv(event.epochNanos(), NANOS_A_MINUTE));
    long before = topology.memoryBytes();
    topology.record(event);
    return topology.memoryBytes() - before;
  }

  private Topology at(long minute) {
    if (minute != lastMinute || minutes.isEmpty()) {
      lastMinute = minute;
      last = minutes.computeIfAbsent(minute, added -> new Topology());
    }
    return last;
  }

  /** By the minute since the epoch. Not to be changed. */
  public Map<Long, Topology> minutes() {
    return minutes;
  }
}
