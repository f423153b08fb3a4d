package dev.flowtrace.bench.load;

import dev.flowtrace.protocol.buffer.VarInts;
import dev.flowtrace.protocol.packed.WrittenIds;

/**
 * The event that is written next into a packed batch. One object for all of them, since the length
 * of a text stands before it. Not thread-safe.
 */
final class PackedEvent {
  /** Bytes of an event, its length and its references at most. */
  static final int MAX_BYTES = 1 << 10;

  final byte[] text = new byte[MAX_BYTES];
  int length;

  /** Of its JSON. */
  int jsonLength;

  /** Those of the whole batch, and which of them this event has. */
  final WrittenIds ids = new WrittenIds();

  /** Writes it as a batch has it; gives the place behind it. */
  int putTo(byte[] out, int at) {
    int next = VarInts.put(out, at, length);
    next = ids.copyReferencesTo(out, next);
    System.arraycopy(text, 0, out, next, length);
    return next + length;
  }
}
