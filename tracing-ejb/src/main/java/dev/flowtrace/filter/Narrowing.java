package dev.flowtrace.filter;

import dev.flowtrace.aggregation.EventAttribute;
import dev.flowtrace.aggregation.EventKind;
import dev.flowtrace.aggregation.TraceStatus;
import dev.flowtrace.filter.Expression.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What tables can answer of a filter: conditions that every trace with a matching event meets, so
 * that the others need not be read. A null is no condition.
 *
 * @param attributes of one event of it, whether they are indexed or not
 */
public record Narrowing(
    @Nullable String flowId,
    @Nullable TraceStatus status,
    @Nullable String actor,
    @Nullable EventKind eventKind,
    @Nullable Long minDurationNanos,
    @Nullable Long maxDurationNanos,
    List<EventAttribute> attributes) {

  /** Longer values may be in no index. */
  private static final int MAX_VALUE_CHARS = 100;

  static Narrowing of(Expression expression) {
    Collector found = new Collector();
    found.add(expression);
    return new Narrowing(
        found.flowId,
        found.status,
        found.actor,
        found.eventKind,
        found.min,
        found.max,
        List.copyOf(found.attributes));
  }

  /** Goes through what must hold; what may hold or not narrows nothing. */
  private static final class Collector {
    private @Nullable String flowId;
    private @Nullable TraceStatus status;
    private @Nullable String actor;
    private @Nullable EventKind eventKind;
    private @Nullable Long min;
    private @Nullable Long max;
    private final List<EventAttribute> attributes = new ArrayList<>();

    void add(Expression expression) {
      if (expression instanceof Expression.And and) {
        and.parts().forEach(this::add);
      } else if (expression instanceof Expression.Path path) {
        path.steps().stream()
            .filter(Expression.Step::isActor)
            .findFirst()
            .ifPresent(step -> actor = step.pattern());
      } else if (expression instanceof Expression.Compare compare) {
        if (compare.field() == Field.TRACE_DURATION) {
          duration(compare);
        } else if (compare.operator() == Operator.EQUAL) {
          equal(compare);
        }
      }
    }

    private void equal(Expression.Compare compare) {
      String text = compare.value().text();
      switch (compare.field()) {
        case FLOW -> flowId = text;
        case STATUS -> status = TraceStatus.ofWireName(text);
        case ACTOR, TO_ACTOR -> actor = text;
        case EVENT_TYPE -> eventKind = EventKind.ofWireName(text);
        case ATTRIBUTE -> {
          if (compare.value().number() == null && text.length() <= MAX_VALUE_CHARS) {
            attributes.add(new EventAttribute(compare.key(), text));
          }
        }
        default -> {
          // no table has it
        }
      }
    }

    private void duration(Expression.Compare compare) {
      long nanos = Math.round(Objects.requireNonNull(compare.value().number()));
      switch (compare.operator()) {
        case MORE, AT_LEAST -> min = nanos;
        case LESS, AT_MOST -> max = nanos;
        case EQUAL -> {
          min = nanos;
          max = nanos;
        }
        case NOT_EQUAL, LIKE -> {
          // nothing to go by
        }
      }
    }
  }
}
