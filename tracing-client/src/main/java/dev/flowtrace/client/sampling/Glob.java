package dev.flowtrace.client.sampling;

import org.jspecify.annotations.Nullable;

/** Patterns in which {@code *} stands for any characters and {@code ?} for any one. */
public final class Glob {
  private final String pattern;

  private Glob(String pattern) {
    this.pattern = pattern;
  }

  /** A pattern; null matches anything. */
  public static Glob of(@Nullable String pattern) {
    return new Glob(pattern == null ? "*" : pattern);
  }

  /** Whether the whole text matches. Takes at most text times pattern steps. */
  public boolean matches(String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int afterStar = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        afterStar = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++afterStar;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
