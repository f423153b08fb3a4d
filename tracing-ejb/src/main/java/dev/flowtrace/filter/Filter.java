package dev.flowtrace.filter;

/** A filter that was understood. Immutable. */
public final class Filter {
  private final Expression expression;

  private Filter(Expression expression) {
    this.expression = expression;
  }

  /**
   * Reads a filter.
   *
   * @throws FilterException when it is none: says what was expected, and where
   */
  public static Filter parse(String text) throws FilterException {
    return new Filter(Parser.parse(text));
  }

  /** Whether it holds of an event. */
  public boolean matches(Subject subject) {
    return Evaluation.holds(expression, subject);
  }

  /** Whether it asks what led to an event, so that all events of its trace are needed. */
  public boolean hasPath() {
    return hasPath(expression);
  }

  private static boolean hasPath(Expression expression) {
    if (expression instanceof Expression.And and) {
      return and.parts().stream().anyMatch(Filter::hasPath);
    }
    if (expression instanceof Expression.Or or) {
      return or.parts().stream().anyMatch(Filter::hasPath);
    }
    if (expression instanceof Expression.Not not) {
      return hasPath(not.part());
    }
    return expression instanceof Expression.Path;
  }

  /** What the traces have in common that have an event of which it holds. */
  public Narrowing narrowing() {
    return Narrowing.of(expression);
  }
}
