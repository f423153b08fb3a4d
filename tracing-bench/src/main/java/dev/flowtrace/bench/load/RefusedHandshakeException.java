package dev.flowtrace.bench.load;

import java.io.IOException;

/** A server answered a WebSocket's handshake with something else than 101. */
final class RefusedHandshakeException extends IOException {
  private static final int NOT_FOUND = 404;

  private final int status;

  /** {@code statusLine} as it came, such as {@code HTTP/1.1 404 Not Found}. */
  RefusedHandshakeException(String statusLine) {
    super("handshake refused: " + statusLine);
    String[] parts = statusLine.split(" ", -1);
    this.status = parts.length > 1 && parts[1].matches("\\d{3}") ? Integer.parseInt(parts[1]) : 0;
  }

  /** Whether there is nothing at that address. */
  boolean isNotFound() {
    return status == NOT_FOUND;
  }
}
