package dev.flowtrace.client;

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
    return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
  }
}
