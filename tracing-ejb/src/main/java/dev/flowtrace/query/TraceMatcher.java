package dev.flowtrace.query;

import dev.flowtrace.aggregation.EventAttribute;
import dev.flowtrace.aggregation.Glob;
import dev.flowtrace.aggregation.TraceFacts;
import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.store.TraceFilter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Says of a trace in memory what the database says of stored ones: the same filter, the same
 * answer.
 */
final class TraceMatcher {
  private final TraceFilter filter;
  private final Map<EventAttribute, Set<UUID>> carriers;

  /**
   * A matcher.
   *
   * @param carriers for each attribute of the filter, the traces in memory that have an event with
   *     it
   */
  TraceMatcher(TraceFilter filter, Map<EventAttribute, Set<UUID>> carriers) {
    this.filter = filter;
    this.carriers = carriers;
  }

  boolean matches(TraceFacts trace, TraceHead head) {
    String actor = filter.actor();
    return matchesHead(trace.traceId(), head)
        && (actor == null || trace.anyActor(name -> matchesActor(actor, name)))
        && filter.attributes().stream().allMatch(attribute -> carries(trace, attribute));
  }

  private boolean matchesHead(UUID traceId, TraceHead head) {
    UUID execution = head.executionId() == null ? traceId : head.executionId();
    return isOrAny(filter.flowId(), head.flowId())
        && (filter.version() == null || filter.version().matches(head.version()))
        && isOrAny(filter.executionId(), execution)
        && isOrAny(filter.status(), head.status())
        && isOrAny(filter.failure(), head.error())
        && (filter.eventKind() == null || (head.eventKinds() & filter.eventKind().bit()) != 0)
        && isWithin(head.startEpochNanos(), filter.fromEpochNanos(), filter.toEpochNanos())
        && isWithin(head.durationNanos(), filter.minDurationNanos(), filter.maxDurationNanos())
        && (filter.errorText() == null
            || contains(head.error(), filter.errorText())
            || contains(head.firstError(), filter.errorText()));
  }

  private static boolean isOrAny(@Nullable Object wanted, @Nullable Object is) {
    return wanted == null || wanted.equals(is);
  }

  private static boolean isWithin(long value, @Nullable Long from, @Nullable Long to) {
    return (from == null || value >= from) && (to == null || value <= to);
  }

  private static boolean contains(@Nullable String text, String part) {
    return text != null && text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }

  private static boolean matchesActor(String wanted, String name) {
    return Glob.isGlob(wanted) ? Glob.matches(wanted, name) : wanted.equals(name);
  }

  private boolean carries(TraceFacts trace, EventAttribute attribute) {
    return trace.hasUnflushedAttribute(attribute)
        || (trace.showsStoredEvents()
            && carriers.getOrDefault(attribute, Set.of()).contains(trace.traceId()));
  }
}
