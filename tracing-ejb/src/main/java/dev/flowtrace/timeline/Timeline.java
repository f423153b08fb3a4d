package dev.flowtrace.timeline;

import java.util.List;

/**
 * When what happened in a trace.
 *
 * @param fromEpochNanos the beginning of what is shown
 * @param toEpochNanos its end; what is still going on goes on until then
 * @param events events that it was made of
 * @param leftEvents events that it was not made of, because there are too many
 * @param actors in the order of their lanes
 * @param path what the end waited for
 * @param spans by their beginnings, those asked for
 * @param allSpans how many there are
 */
public record Timeline(
    long fromEpochNanos,
    long toEpochNanos,
    long events,
    long leftEvents,
    List<ActorTimes> actors,
    CriticalPath path,
    List<Span> spans,
    int allSpans) {

  /**
   * Which part of it is asked for.
   *
   * @param fromEpochNanos spans that end earlier are left out
   * @param toEpochNanos spans that begin later are left out
   * @param skip how many of the spans to pass over
   * @param limit how many spans at most
   * @param buckets into how many parts the time is divided for each actor, 0 for none
   */
  public record Part(long fromEpochNanos, long toEpochNanos, int skip, int limit, int buckets) {}
}
