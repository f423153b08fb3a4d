package dev.flowtrace.store;

/**
 * Another collector has taken this one's journal over, because it was silent for too long, or has
 * started under the same name: what this one wrote now would be lost or doubled.
 */
public final class SupersededException extends RuntimeException {
  SupersededException(NodeStore.Node node) {
    super(
        "another collector has taken over the journal of this one (start "
            + node.incarnation()
            + "); each must have its own flowtrace.node.name");
  }

  /** Whether that is why something failed; containers wrap what is thrown in their own. */
  public static boolean isCauseOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SupersededException) {
        return true;
      }
    }
    return false;
  }
}
