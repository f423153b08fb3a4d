package dev.flowtrace.store;

import org.jspecify.annotations.Nullable;

/**
 * Texts as databases take them. JSON strings may hold characters that PostgreSQL has no text for:
 * NUL and surrogates without their other half. Each of them, and U+001A itself, is stored as U+001A
 * (SUBSTITUTE) and four hexadecimal digits; all other texts are stored as they are.
 */
public final class StoredText {
  private static final char MARK = '\u001a';

  private StoredText() {}

  /** The stored form of a text. */
  public static String encode(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isForeign(text, i)) {
        return encodeFrom(text, i);
      }
    }
    return text;
  }

  /** The stored form of a text, null for null. */
  public static @Nullable String encodeNullable(@Nullable String text) {
    return text == null ? null : encode(text);
  }

  private static String encodeFrom(String text, int first) {
    StringBuilder encoded = new StringBuilder(text.length() + 16).append(text, 0, first);
    for (int i = first; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isForeign(text, i)) {
        encoded.append(MARK).append(String.format("%04x", (int) c));
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }

  private static boolean isForeign(String text, int at) {
    char c = text.charAt(at);
    if (c == 0 || c == MARK) {
      return true;
    }
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }

  /** The text of a stored form. */
  public static String decode(String stored) {
    int mark = stored.indexOf(MARK);
    if (mark < 0) {
      return stored;
    }
    StringBuilder text = new StringBuilder(stored.length());
    int from = 0;
    while (mark >= 0 && mark + 5 <= stored.length()) {
      text.append(stored, from, mark);
      text.append((char) Integer.parseInt(stored.substring(mark + 1, mark + 5), 16));
      from = mark + 5;
      mark = stored.indexOf(MARK, from);
    }
    return text.append(stored, from, stored.length()).toString();
  }

  /** The text of a stored form, null for null. */
  public static @Nullable String decodeNullable(@Nullable String stored) {
    return stored == null ? null : decode(stored);
  }
}
