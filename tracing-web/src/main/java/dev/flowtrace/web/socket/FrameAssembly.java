package dev.flowtrace.web.socket;

import dev.flowtrace.aggregation.MemoryLedger;
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
  private final MemoryLedger ledger;
  private final StringBuilder text = new StringBuilder();
  private final ByteArrayOutputStream binary = new ByteArrayOutputStream(0);
  private long taken;

  /**
   * Without parts.
   *
   * @param ledger told of what the parts of unfinished messages take
   */
  FrameAssembly(int maxBytes, MemoryLedger ledger) {
    this.maxBytes = maxBytes;
    this.ledger = ledger;
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
      take(part.length());
      return null;
    }
    giveBack();
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
      take(part.length);
      return null;
    }
    giveBack();
    byte[] message = binary.toByteArray();
    binary.reset();
    return message;
  }

  private void take(int bytes) {
    taken += bytes;
    ledger.changed(bytes);
  }

  /** What was taken is free: the message is whole, or will never be. */
  void giveBack() {
    if (taken > 0) {
      ledger.changed(-taken);
      taken = 0;
    }
  }
}
