package dev.flowtrace.filter;

/**
 * A piece of a filter.
 *
 * @param text a name or symbol as it stands there, the content of a string, a number with its unit
 * @param position characters before it
 */
record Token(Kind kind, String text, int position) {
  enum Kind {
    NAME,
    STRING,
    NUMBER,
    SYMBOL,
    END
  }

  boolean is(String wanted) {
    return (kind == Kind.NAME || kind == Kind.SYMBOL) && text.equals(wanted);
  }

  /** For messages. */
  String shown() {
    return kind == Kind.END ? "the end" : kind == Kind.STRING ? "a text" : "'" + text + "'";
  }
}
