package dev.flowtrace.web.socket;

import java.io.IOException;

/** A reply failed after a part of it was sent: nothing more can be said on this connection. */
final class BrokenReplyException extends IOException {
  BrokenReplyException(Exception cause) {
    super("a reply broke off", cause);
  }
}
