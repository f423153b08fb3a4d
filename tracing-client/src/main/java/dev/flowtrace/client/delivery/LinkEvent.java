package dev.flowtrace.client.delivery;

import org.jspecify.annotations.Nullable;

/** What happened, for the delivery's thread. */
sealed interface LinkEvent {
  /** Something is there to do. */
  record WakeUp() implements LinkEvent {}

  /**
   * The handshake was answered well.
   *
   * @param subprotocol what the collector chose; empty if nothing
   */
  record Opened(Link link, String subprotocol) implements LinkEvent {}

  /** What was handed to the socket last has gone into it. */
  record Sent(Link link) implements LinkEvent {}

  /** A whole message came. */
  record Received(Link link, byte[] message) implements LinkEvent {}

  /** The collector has answered a ping. */
  record Ponged(Link link) implements LinkEvent {}

  /**
   * The connection is no more, or none came about.
   *
   * @param closeCode from the collector's close frame; -1 if there was none
   * @param cause null after a close frame
   */
  record Ended(Link link, int closeCode, String why, @Nullable Throwable cause)
      implements LinkEvent {}
}
