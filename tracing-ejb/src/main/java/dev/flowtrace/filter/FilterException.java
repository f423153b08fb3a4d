package dev.flowtrace.filter;

/** A filter that cannot be understood. */
public final class FilterException extends Exception {
  private final int position;

  FilterException(String message, int position) {
    super(message, null, false, false);
    this.position = position;
  }

  /** Where the trouble is: characters (UTF-16) before it. */
  public int position() {
    return position;
  }
}
