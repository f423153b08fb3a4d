package dev.flowtrace.web.socket;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Puts a message together that comes in parts. Servers apply their own limits to single frames, not
 * to what many small ones amount to, so this one counts. Not thread-safe: a session's parts come
 * one after the other.
 */
final class FrameAssembly {
  private final int maxBytes;
  private final StringBuilder text = new StringBuilder();
  private final ByteArrayOutputStream binary = new ByteArrayOutputStream(0);

  FrameAssembly(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** A message is over the limit. */
  static final class TooLongException extends Exception {}

  /** Adds a part of a text message; the message's bytes when it is the last one, else null. */
  byte @Nullable [] add(String part, boolean last) throws TooLongException {
    if (text.length() + part.length() > maxBytes) {
      throw new TooLongException();
    }
    if (!last) {
      text.append(part);
      return null;
    }
    byte[] message =
        (text.isEmpty() ? part : text.append(part).toString()).getBytes(StandardCharsets.UTF_8);
    if (!text.isEmpty()) {
      text.setLength(0);
      text.trimToSize();
    }
    if (message.length > maxBytes) {
      throw new TooLongException();
    }
    return message;
  }

  /** Adds a part of a binary message; the message's bytes when it is the last one, else null. */
  byte @Nullable [] add(byte[] part, boolean last) throws TooLongException {
    if (binary.size() + part.length > maxBytes) {
      throw new TooLongException();
    }
    if (last && binary.size() == 0) {
      return part;
    }
    binary.writeBytes(part);
    if (!last) {
      return null;
    }
    byte[] message = binary.toByteArray();
    binary.reset();
    return message;
  }
}
