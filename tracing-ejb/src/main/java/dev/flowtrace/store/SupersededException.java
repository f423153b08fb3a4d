package dev.flowtrace.store;

/**
 * Another collector has started under the same name: it has taken the journal over, and what this
 * one wrote now would be lost or doubled.
 */
public final class SupersededException extends RuntimeException {
  SupersededException(NodeStore.Node node) {
    super(
        "another collector has started under the name of this one (start "
            + node.incarnation()
            + "); give each its own flowtrace.node.name");
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
