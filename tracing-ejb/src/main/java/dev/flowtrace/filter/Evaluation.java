package dev.flowtrace.filter;

import dev.flowtrace.aggregation.Glob;
import dev.flowtrace.filter.Expression.Operator;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.MessageSnapshot;
import dev.flowtrace.protocol.TraceEvent;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether a filter holds of an event. What an event does not have is only unlike. */
final class Evaluation {
  private Evaluation() {}

  static boolean holds(Expression expression, Subject subject) {
    if (expression instanceof Expression.And and) {
      return and.parts().stream().allMatch(part -> holds(part, subject));
    }
    if (expression instanceof Expression.Or or) {
      return or.parts().stream().anyMatch(part -> holds(part, subject));
    }
    if (expression instanceof Expression.Not not) {
      return !holds(not.part(), subject);
    }
    if (expression instanceof Expression.Path path) {
      return PathSearch.ends(path, subject);
    }
    return compare((Expression.Compare) expression, subject);
  }

  private static boolean compare(Expression.Compare condition, Subject subject) {
    Object value = value(condition, subject);
    if (value == null) {
      return condition.operator() == Operator.NOT_EQUAL;
    }
    Double wanted = condition.value().number();
    if (value instanceof Number number) {
      if (wanted != null) {
        return condition.operator().holds(number.doubleValue(), wanted);
      }
      return text(condition.operator(), number.toString(), condition.value().text());
    }
    if (wanted != null) {
      return condition.operator() == Operator.NOT_EQUAL;
    }
    return text(condition.operator(), value.toString(), condition.value().text());
  }

  private static boolean text(Operator operator, String value, String wanted) {
    return switch (operator) {
      case EQUAL -> value.equals(wanted);
      case NOT_EQUAL -> !value.equals(wanted);
      case LIKE -> like(value.toLowerCase(Locale.ROOT), wanted.toLowerCase(Locale.ROOT));
      case LESS -> value.compareTo(wanted) < 0;
      case AT_MOST -> value.compareTo(wanted) <= 0;
      case MORE -> value.compareTo(wanted) > 0;
      case AT_LEAST -> value.compareTo(wanted) >= 0;
    };
  }

  private static boolean like(String value, String wanted) {
    return Glob.isGlob(wanted) ? Glob.matches(wanted, value) : value.contains(wanted);
  }

  private static @Nullable Object value(Expression.Compare condition, Subject subject) {
    TraceEvent event = subject.event();
    EventType.DataFlow flow =
        event.eventType() instanceof EventType.DataFlow dataFlow ? dataFlow : null;
    MessageSnapshot message = event.data().message();
    return switch (condition.field()) {
      case EVENT_TYPE -> event.eventType().wireName();
      case ACTOR -> event.actorId();
      case PORT -> event.data().port();
      case TO_ACTOR -> flow == null ? null : flow.toActor();
      case TO_PORT -> flow == null ? null : flow.toPort();
      case DURATION -> event.data().performanceMetrics().executionTimeNanos();
      case ERROR -> event.data().error();
      case MESSAGE_TYPE -> message == null ? null : message.messageType();
      case MESSAGE_SIZE -> message == null ? null : (Long) message.sizeBytes();
      case QUEUE_DEPTH -> event.data().performanceMetrics().queueDepth();
      case FLOW -> subject.trace().flowId();
      case STATUS -> subject.trace().status().wireName();
      case TRACE_DURATION -> subject.trace().durationNanos();
      case TRACE_EVENTS -> subject.trace().events();
      case TRACE_ERRORS -> subject.trace().errors();
      case ATTRIBUTE -> attribute(event.data().customAttributes().get(condition.key()), condition);
    };
  }

  /** Against a text, a number is its text, as the index has it. */
  private static @Nullable Object attribute(
      @Nullable JsonValue value, Expression.Compare condition) {
    if (value instanceof JsonValue.JsonString text) {
      return text.value();
    }
    if (value instanceof JsonValue.JsonNumber number) {
      return condition.value().number() == null ? number.literal() : (Object) number.doubleValue();
    }
    if (value instanceof JsonValue.JsonBool bool) {
      return Boolean.toString(bool.value());
    }
    return null;
  }
}
