package dev.flowtrace.store;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A batch cannot be stored because another one of its client was, by another collector, or the
 * client was forgotten. Memory holds the batch's events already, and they may be stored elsewhere:
 * what is in memory can't be written any more.
 */
public final class ClientMovedException extends RuntimeException {
  ClientMovedException(UUID clientId) {
    super(
        "client "
            + clientId
            + " was served by another collector while its batch waited for the commit here");
  }

  /** The one that is why something failed, null when none is; containers wrap what is thrown. */
  public static @Nullable ClientMovedException in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClientMovedException moved) {
        return moved;
      }
    }
    return null;
  }
}
