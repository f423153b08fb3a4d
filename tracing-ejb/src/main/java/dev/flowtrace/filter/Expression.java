package dev.flowtrace.filter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A filter as a tree. */
sealed interface Expression {
  /** All of them hold. */
  record And(List<Expression> parts) implements Expression {}

  /** One of them holds. */
  record Or(List<Expression> parts) implements Expression {}

  /** It does not hold. */
  record Not(Expression part) implements Expression {}

  /**
   * A field against a value.
   *
   * @param key the attribute's key, else empty
   */
  record Compare(Field field, String key, Operator operator, Value value) implements Expression {}

  /**
   * An event that others led to, over any number of steps.
   *
   * @param steps what each of them is, in the order of causes; at least two
   * @param operator how the time from the first to the last compares, null for no condition
   * @param nanos with what it is compared
   */
  record Path(List<Step> steps, @Nullable Operator operator, long nanos) implements Expression {}

  /** An event of a path: by its actor or its type; {@code *} and {@code ?} as in patterns. */
  record Step(boolean isActor, String pattern) {}

  /**
   * A value.
   *
   * @param text as it was written, without quotes
   * @param number the number, or the duration in nanoseconds; null for a text
   */
  record Value(String text, @Nullable Double number) {}

  /** How a field compares. */
  enum Operator {
    EQUAL("="),
    NOT_EQUAL("!="),
    LESS("<"),
    AT_MOST("<="),
    MORE(">"),
    AT_LEAST(">="),
    /** A text contains another, or matches a pattern. */
    LIKE("~");

    final String text;

    Operator(String text) {
      this.text = text;
    }

    /** Whether it asks for less or more. */
    boolean isOrder() {
      return this == LESS || this == AT_MOST || this == MORE || this == AT_LEAST;
    }

    boolean holds(double left, double right) {
      return switch (this) {
        case EQUAL -> left == right;
        case NOT_EQUAL -> left != right;
        case LESS -> left < right;
        case AT_MOST -> left <= right;
        case MORE -> left > right;
        case AT_LEAST -> left >= right;
        case LIKE -> false;
      };
    }
  }
}
