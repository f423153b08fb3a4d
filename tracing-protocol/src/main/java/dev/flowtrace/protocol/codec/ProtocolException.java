package dev.flowtrace.protocol.codec;

/**
 * Bytes that are no frame of this protocol. The message says where and what, for example {@code
 * RecordEvent.event.data.message.size_bytes: expected an unsigned integer, got a string (byte
 * 312)}; it can be sent to the client.
 */
public final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1;

  /** With a message as described above. */
  public ProtocolException(String message) {
    super(message);
  }
}
