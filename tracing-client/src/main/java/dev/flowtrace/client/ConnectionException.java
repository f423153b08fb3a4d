package dev.flowtrace.client;

import org.jspecify.annotations.Nullable;

/**
 * There is no connection: it could not be made, or it ended before the answer came. Whether the
 * collector took a request that was outstanding is unknown; a later one was not sent. The message
 * says which it was. The cause, if any, is what the connection failed with.
 */
public final class ConnectionException extends FlowtraceException {
  private static final long serialVersionUID = 1;

  ConnectionException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
