package dev.flowtrace.client;

import dev.flowtrace.client.content.Texts;
import org.jspecify.annotations.Nullable;

/** What a trace says of a failure. */
final class Failures {
  private static final int MAX_CHARS = 4096;

  private Failures() {}

  /** Its class and message, at most 4096 characters; also when its own methods throw. */
  static String describe(Throwable failure) {
    String text;
    try {
      text = String.valueOf(failure);
    } catch (RuntimeException | StackOverflowError e) {
      text = failure.getClass().getName();
    }
    return text(text);
  }

  /** At most 4096 characters of a text that has UTF-8; null is {@code unknown}. */
  static String text(@Nullable String text) {
    String known = text == null ? "unknown" : text;
    return Texts.wellFormed(known.length() <= MAX_CHARS ? known : known.substring(0, MAX_CHARS));
  }
}
