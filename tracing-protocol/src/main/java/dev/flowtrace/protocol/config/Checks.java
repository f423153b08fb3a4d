package dev.flowtrace.protocol.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ranges of single fields; absent is always allowed. */
final class Checks {
  /** More patterns or rules than this are a mistake, and each costs at every decision. */
  static final int MAX_ITEMS = 1000;

  private static final int MAX_CHARS = 512;

  private Checks() {}

  static void ratio(String field, @Nullable Double value) {
    number(field, value, 1);
  }

  static void number(String field, @Nullable Double value, long max) {
    if (value != null && !(value >= 0 && value <= max)) {
      throw new IllegalArgumentException(
          field + ": " + value + ", allowed is a number from 0 to " + max);
    }
  }

  static void integer(String field, @Nullable Number value, long min, long max) {
    if (value != null && (value.longValue() < min || value.longValue() > max)) {
      throw new IllegalArgumentException(
          field + ": " + value + ", allowed is an integer from " + min + " to " + max);
    }
  }

  /** A glob is any text: {@code *} stands for any characters, {@code ?} for one. */
  static void glob(String field, @Nullable String value) {
    if (value != null && (value.isEmpty() || value.length() > MAX_CHARS)) {
      throw new IllegalArgumentException(
          field
              + ": "
              + shown(value)
              + ", allowed is a pattern of 1 to "
              + MAX_CHARS
              + " characters");
    }
  }

  /** RFC 6901. */
  static void pointer(String field, String value) {
    boolean valid = value.length() <= MAX_CHARS && (value.isEmpty() || value.charAt(0) == '/');
    for (int i = value.indexOf('~'); valid && i >= 0; i = value.indexOf('~', i + 1)) {
      valid = i + 1 < value.length() && (value.charAt(i + 1) == '0' || value.charAt(i + 1) == '1');
    }
    if (!valid) {
      throw new IllegalArgumentException(
          field
              + ": "
              + shown(value)
              + ", allowed is a JSON pointer (RFC 6901) of at most "
              + MAX_CHARS
              + " characters, such as '/customer/name'");
    }
  }

  static <T> @Nullable List<T> list(String field, @Nullable List<T> items) {
    if (items == null) {
      return null;
    }
    if (items.size() > MAX_ITEMS) {
      throw new IllegalArgumentException(
          field + ": " + items.size() + " items, allowed are up to " + MAX_ITEMS);
    }
    return List.copyOf(items);
  }

  /** At most 60 characters of it, in quotes. */
  static String shown(String value) {
    StringBuilder out = new StringBuilder("'");
    for (int i = 0; i < Math.min(value.length(), 60); i++) {
      char c = value.charAt(i);
      out.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '\uFFFD' : c);
    }
    return out.append(value.length() > 60 ? "\u2026'" : "'").toString();
  }
}
