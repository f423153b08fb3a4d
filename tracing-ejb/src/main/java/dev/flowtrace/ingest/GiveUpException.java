package dev.flowtrace.ingest;

/**
 * A scanner met something that it leaves to the strict reader. Without a stack: it only ends a
 * walk.
 */
final class GiveUpException extends RuntimeException {
  private static final long serialVersionUID = 1;

  GiveUpException() {
    super("left to the strict reader", null, false, false);
  }
}
