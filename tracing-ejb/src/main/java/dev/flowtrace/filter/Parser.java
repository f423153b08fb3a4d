package dev.flowtrace.filter;

import dev.flowtrace.filter.Expression.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a filter; by descent, one method a rule of the grammar. */
final class Parser {
  private static final int MAX_CHARS = 4_000;
  private static final int MAX_DEPTH = 32;
  private static final int MAX_CONDITIONS = 100;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}(\\.[0-9]{1,18})?");
  private static final Set<String> STEP_WORDS = Set.of("actor", "event");

  private final List<Token> tokens;
  private int at;
  private int depth;
  private int conditions;

  private Parser(List<Token> tokens) {
    this.tokens = tokens;
  }

  static Expression parse(String text) throws FilterException {
    if (text.length() > MAX_CHARS) {
      throw new FilterException("a filter has at most " + MAX_CHARS + " characters", MAX_CHARS);
    }
    Parser parser = new Parser(Lexer.tokens(text));
    Expression expression = parser.or();
    if (parser.peek().kind() != Token.Kind.END) {
      throw parser.unexpected("and, or, or the end");
    }
    return expression;
  }

  private Token peek() {
    return tokens.get(at);
  }

  private Token next() {
    Token token = tokens.get(at);
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }

  private boolean accept(String text) {
    boolean is = peek().is(text);
    if (is) {
      next();
    }
    return is;
  }

  private FilterException unexpected(String expected) {
    return new FilterException(
        "expected " + expected + ", found " + peek().shown(), peek().position());
  }

  private Expression or() throws FilterException {
    List<Expression> parts = new ArrayList<>(List.of(and()));
    while (accept("or")) {
      parts.add(and());
    }
    return parts.size() == 1 ? parts.get(0) : new Expression.Or(parts);
  }

  private Expression and() throws FilterException {
    List<Expression> parts = new ArrayList<>(List.of(not()));
    while (accept("and")) {
      parts.add(not());
    }
    return parts.size() == 1 ? parts.get(0) : new Expression.And(parts);
  }

  private Expression not() throws FilterException {
    if (++depth > MAX_DEPTH) {
      throw new FilterException(
          "a filter is nested at most " + MAX_DEPTH + " deep", peek().position());
    }
    try {
      if (accept("not")) {
        return new Expression.Not(not());
      }
      if (accept("(")) {
        Expression inner = or();
        if (!accept(")")) {
          throw unexpected("and, or, or )");
        }
        return inner;
      }
      return condition();
    } finally {
      depth--;
    }
  }

  private Expression condition() throws FilterException {
    if (++conditions > MAX_CONDITIONS) {
      throw new FilterException(
          "a filter has at most " + MAX_CONDITIONS + " conditions", peek().position());
    }
    Token name = peek();
    if (name.kind() != Token.Kind.NAME) {
      throw unexpected("a field, not, or (");
    }
    if (STEP_WORDS.contains(name.text()) && tokens.get(at + 1).kind() == Token.Kind.STRING) {
      return path();
    }
    Field field = Field.of(name.text());
    if (field == null) {
      throw new FilterException(
          "there is no field '" + name.text() + "'; fields are " + String.join(", ", Field.texts()),
          name.position());
    }
    next();
    Operator operator = operator(field);
    Expression.Value value = value(field);
    String key =
        field == Field.ATTRIBUTE ? name.text().substring(Field.ATTRIBUTE_PREFIX.length()) : "";
    return new Expression.Compare(field, key, operator, value);
  }

  private Operator operator(Field field) throws FilterException {
    Token symbol = peek();
    Operator operator =
        Arrays.stream(Operator.values())
            .filter(known -> symbol.is(known.text))
            .findFirst()
            .orElseThrow(() -> unexpected("=, !=, <, <=, >, >= or ~"));
    boolean isOrder = operator.isOrder();
    boolean fits =
        switch (field.type()) {
          case TEXT -> !isOrder;
          case NUMBER, DURATION -> operator != Operator.LIKE;
          case ANY -> true;
        };
    if (!fits) {
      throw new FilterException(
          isOrder ? "a text is not less or more" : "~ is for texts", symbol.position());
    }
    next();
    return operator;
  }

  private Expression.Value value(Field field) throws FilterException {
    Token token = peek();
    Double number = token.kind() == Token.Kind.NUMBER ? number(token) : null;
    boolean isDuration = number != null && !NUMBER.matcher(token.text()).matches();
    String expected =
        switch (field.type()) {
          case TEXT -> token.kind() == Token.Kind.STRING ? null : "a text in \"";
          case NUMBER -> number != null && !isDuration ? null : "a number";
          case DURATION -> isDuration ? null : "a duration, such as 10ms";
          case ANY ->
              token.kind() == Token.Kind.STRING || number != null
                  ? null
                  : "a text in \" or a number";
        };
    if (expected != null) {
      throw unexpected(expected);
    }
    next();
    return new Expression.Value(token.text(), number);
  }

  private static @Nullable Double number(Token token) throws FilterException {
    if (NUMBER.matcher(token.text()).matches()) {
      return Double.valueOf(token.text());
    }
    Double nanos = Durations.nanos(token.text());
    if (nanos == null) {
      throw new FilterException(
          "'" + token.text() + "' is no number, and no duration with ns, us, ms, s, m, h or d",
          token.position());
    }
    return nanos;
  }

  private Expression path() throws FilterException {
    List<Expression.Step> steps = new ArrayList<>(List.of(step()));
    if (!peek().is(">>")) {
      throw unexpected(">>");
    }
    while (accept(">>")) {
      steps.add(step());
    }
    if (!accept("where")) {
      return new Expression.Path(List.copyOf(steps), null, 0);
    }
    if (!accept("duration")) {
      throw unexpected("duration");
    }
    Operator operator = operator(Field.DURATION);
    Expression.Value value = value(Field.DURATION);
    Double nanos = value.number();
    return new Expression.Path(List.copyOf(steps), operator, nanos == null ? 0 : Math.round(nanos));
  }

  private Expression.Step step() throws FilterException {
    Token word = peek();
    if (!STEP_WORDS.contains(word.text()) || word.kind() != Token.Kind.NAME) {
      throw unexpected("actor or event");
    }
    next();
    if (peek().kind() != Token.Kind.STRING) {
      throw unexpected("a text in \"");
    }
    return new Expression.Step(word.text().equals("actor"), next().text());
  }
}
