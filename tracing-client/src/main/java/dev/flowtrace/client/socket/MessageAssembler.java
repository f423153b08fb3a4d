package dev.flowtrace.client.socket;

import dev.flowtrace.protocol.codec.ProtocolException;
import org.jspecify.annotations.Nullable;

/** Puts the parts of a text message together. Not thread-safe. */
public final class MessageAssembler {
  private static final int KEPT_CHARS =
      64 << 10; // a larger buffer is not kept for the next message

  private final int maxBytes;
  private StringBuilder parts = new StringBuilder();

  /** For messages of at most {@code maxBytes}. */
  public MessageAssembler(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * The whole message, if {@code part} is its last; null before.
   *
   * @throws ProtocolException if the message is longer than allowed. Counted are UTF-16 units, of
   *     which UTF-8 never needs fewer bytes; the codec counts those
   */
  public @Nullable String add(CharSequence part, boolean last) throws ProtocolException {
    if (part.length() > maxBytes - parts.length()) {
      throw new ProtocolException("a message is longer than " + maxBytes + " bytes");
    }
    if (last && parts.isEmpty()) {
      return part.toString();
    }
    parts.append(part);
    if (!last) {
      return null;
    }
    String message = parts.toString();
    if (parts.capacity() > KEPT_CHARS) {
      parts = new StringBuilder();
    } else {
      parts.setLength(0);
    }
    return message;
  }
}
