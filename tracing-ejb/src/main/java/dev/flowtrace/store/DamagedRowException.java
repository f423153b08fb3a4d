package dev.flowtrace.store;

import java.util.UUID;

/** A trace's row cannot be read: trying again does not help. */
public final class DamagedRowException extends RuntimeException {
  DamagedRowException(UUID traceId, RuntimeException cause) {
    super("the rows of trace " + traceId + " cannot be read: " + cause.getMessage(), cause);
  }
}
