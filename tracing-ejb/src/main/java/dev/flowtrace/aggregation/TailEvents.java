package dev.flowtrace.aggregation;

import dev.flowtrace.protocol.buffer.VarInts;
import dev.flowtrace.protocol.packed.PackedText;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Goes through events as a {@link TailBuffer} has them: the length of the text; 0 for JSON, or for
 * one that came packed one more than it has ids, and these; the text. Not thread-safe.
 */
public final class TailEvents {
  /** Instead of the number of ids. */
  static final int JSON = 0;

  /** Added to the number of ids. */
  static final int PACKED = 1;

  private final byte[] bytes;
  private final ByteBuffer in;
  private int offset;
  private int length;
  private int idCount;
  private boolean json;

  /** Before the first event. */
  public TailEvents(Block block) {
    bytes = block.bytes();
    in = ByteBuffer.wrap(bytes, 0, block.length());
  }

  /** Goes on to the next event; false when there is none. */
  public boolean next() {
    in.position(offset + length);
    if (!in.hasRemaining()) {
      return false;
    }
    length = (int) VarInts.get(in);
    int packed = (int) VarInts.get(in);
    json = packed == JSON;
    idCount = json ? 0 : packed - PACKED;
    offset = in.position() + idCount * PackedText.ID_BYTES;
    return true;
  }

  /** The array that holds the event. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the event's text starts in the array. */
  public int offset() {
    return offset;
  }

  /** How many bytes of text it has. */
  public int length() {
    return length;
  }

  /** How many ids it has; none for JSON, whose ids are in the text. */
  public int idCount() {
    return idCount;
  }

  /** Where its ids start in the array, {@link PackedText#ID_BYTES} each. */
  public int idsOffset() {
    return offset - idCount * PackedText.ID_BYTES;
  }

  /** Whether its text is JSON as it is. */
  public boolean isJson() {
    return json;
  }

  /** The event's JSON, in an array of its own. */
  public byte[] json() {
    if (json) {
      return Arrays.copyOfRange(bytes, offset, offset + length);
    }
    byte[] expanded = new byte[PackedText.jsonLength(bytes, offset, offset + length, idCount)];
    PackedText.expand(bytes, offset, offset + length, bytes, idsOffset(), expanded, 0);
    return expanded;
  }
}
