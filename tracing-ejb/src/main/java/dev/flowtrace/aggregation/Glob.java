package dev.flowtrace.aggregation;

/**
 * Patterns in which {@code *} stands for any characters and {@code ?} for any one (a code point, as
 * PostgreSQL has it).
 */
public final class Glob {
  private Glob() {}

  /** Whether a text has a character that stands for others. */
  public static boolean isGlob(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
  }

  /** Whether a text matches; time is bounded by the product of the lengths. */
  public static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int mark = 0;
    while (t < text.length()) {
      char c = p < pattern.length() ? pattern.charAt(p) : 0;
      if (p < pattern.length() && c == '*') {
        star = p++;
        mark = t;
      } else if (p < pattern.length() && c == '?') {
        p++;
        t += width(text, t);
      } else if (p < pattern.length() && c == text.charAt(t)) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        mark += width(text, mark);
        t = mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  private static int width(String text, int at) {
    return Character.charCount(text.codePointAt(at));
  }
}
