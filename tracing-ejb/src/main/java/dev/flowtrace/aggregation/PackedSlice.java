package dev.flowtrace.aggregation;

import dev.flowtrace.protocol.packed.PackedText;

/**
 * An event that came packed, in parts of arrays: its text, and its ids, all of them, one behind the
 * other.
 *
 * @param bytes holds the text from {@code offset} on
 * @param length of the text
 * @param ids holds the ids from {@code idsOffset} on, {@link PackedText#ID_BYTES} each
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record PackedSlice(
    byte[] bytes, int offset, int length, byte[] ids, int idsOffset, int idCount) {
  /** The event's JSON, which has so many bytes. */
  byte[] json(int jsonLength) {
    byte[] json = new byte[jsonLength];
    PackedText.expand(bytes, offset, offset + length, ids, idsOffset, json, 0);
    return json;
  }
}
