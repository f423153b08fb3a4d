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

  /** Counts an event. */
  public void record(RecordedEvent event) {
    record(Place.of(event), EventFigures.of(event));
  }

  /** Counts an event. */
  public void record(Place place, EventFigures event) {
    at(Math.floorDiv(event.epochNanos(), NANOS_A_MINUTE)).record(place, event);
  }

  /** Adds all of the other's. */
  public void merge(TopologyByMinute other) {
    other.minutes.forEach((minute, topology) -> at(minute).merge(topology));
  }

  /** Adds the other's as if each event had been so many, rounded to whole ones. */
  public void merge(TopologyByMinute other, double count) {
    other.minutes.forEach((minute, topology) -> at(minute).merge(topology.times(count)));
  }

  /** Those of a minute since the epoch, to be added to. */
  public Topology at(long minute) {
    if (minute != lastMinute || minutes.isEmpty()) {
      lastMinute = minute;
      last = minutes.computeIfAbsent(minute, added -> new Topology());
    }
    return last;
  }

  /** Adds how the actors spent their time, by their names. */
  public void addOccupationsTo(Map<String, Occupation> occupations) {
    for (Topology topology : minutes.values()) {
      topology
          .actors()
          .forEach(
              (name, stats) -> {
                if (stats.occupation() != null) {
                  occupations
                      .computeIfAbsent(name, added -> new Occupation())
                      .merge(stats.occupation());
                }
              });
    }
  }

  /** By the minute since the epoch. Not to be changed. */
  public Map<Long, Topology> minutes() {
    return minutes;
  }
}
