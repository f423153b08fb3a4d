package dev.flowtrace.timeline;

import dev.flowtrace.causality.CausalEvents;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes timelines. */
public final class TimelineBuilder {
  private TimelineBuilder() {}

  /** The timeline of a trace's events. */
  public static Timeline of(CausalEvents events, Timeline.Part part) {
    long from = part.fromEpochNanos();
    long to = part.toEpochNanos();
    List<Span> spans =
        SpanFinder.find(events).stream()
            .filter(
                span ->
                    span.startEpochNanos() <= to
                        && (span.endEpochNanos() == null || span.endEpochNanos() >= from))
            .toList();
    Map<String, ActorTimes.Sum> sums = new LinkedHashMap<>();
    for (String actor : LaneOrder.of(events)) {
      sums.put(actor, new ActorTimes.Sum(actor, buckets(part)));
    }
    for (Span span : spans) {
      sum(sums, span.actor()).add(span, to);
      if (span.kind() == Span.Kind.MESSAGE && span.toActor() != null) {
        sum(sums, span.toActor()).received(span, to);
      }
    }
    List<Span> page = spans.stream().skip(part.skip()).limit(part.limit()).toList();
    return new Timeline(
        from,
        to,
        events.inOrder().size(),
        events.left(),
        sums.values().stream().map(sum -> sum.times(from)).toList(),
        CriticalPath.of(events),
        page,
        spans.size());
  }

  private static ActorTimes.Sum sum(Map<String, ActorTimes.Sum> sums, String actor) {
    ActorTimes.Sum sum = sums.get(actor);
    if (sum == null) {
      throw new IllegalStateException("a span's actor has no lane");
    }
    return sum;
  }

  private static @Nullable Buckets buckets(Timeline.Part part) {
    return part.buckets() == 0
        ? null
        : new Buckets(part.fromEpochNanos(), part.toEpochNanos(), part.buckets());
  }
}
