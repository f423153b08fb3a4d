package dev.flowtrace.protocol.packed;

/**
 * Goes through what is packed: numbers as {@link dev.flowtrace.protocol.buffer.VarInts} has them,
 * references to ids that lie elsewhere, and texts. Whatever is damaged ends it with an {@link
 * IllegalArgumentException} or an {@link IndexOutOfBoundsException}. Not thread-safe.
 */
public final class PackedBody {
  private final byte[] body;
  private final int end;
  private final byte[] ids;
  private final int idsFrom;
  private final int idCount;
  private int at;
  private int nextId;

  /**
   * Before the first number.
   *
   * @param end behind the body, which begins at the array's start
   * @param idsFrom where the ids are in {@code ids}
   */
  public PackedBody(byte[] body, int end, byte[] ids, int idsFrom, int idCount) {
    if (idCount < 0 || idsFrom < 0 || idCount > (ids.length - idsFrom) / PackedText.ID_BYTES) {
      throw new IllegalArgumentException("there cannot be " + idCount + " ids");
    }
    if (end > body.length) {
      throw new IllegalArgumentException(
          "a body of " + end + " bytes, but there are " + body.length);
    }
    this.body = body;
    this.end = end;
    this.ids = ids;
    this.idsFrom = idsFrom;
    this.idCount = idCount;
  }

  /** Where the next thing is. */
  public int position() {
    return at;
  }

  /** Whether all was read, ids included. */
  public boolean isDone() {
    return at == end && nextId == idCount;
  }

  /** Whether something follows. */
  public boolean hasNext() {
    return at < end;
  }

  /** A number, 0 to {@link Integer#MAX_VALUE}. */
  public int number() {
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      byte next = body[at++];
      if (shift == 28 && (next & 0xf8) != 0) {
        break;
      }
      value |= (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number that is too large");
  }

  /** The length of a text that is all there; it begins at {@link #position} then. */
  public int length() {
    int length = number();
    if (length > end - at) {
      throw new IllegalArgumentException(
          "a text of " + length + " bytes, but there are " + (end - at));
    }
    return length;
  }

  /** Passes over so many bytes, which are there. */
  public void skip(int length) {
    if (length < 0 || length > end - at) {
      throw new IllegalArgumentException("there are no " + length + " bytes");
    }
    at += length;
  }

  /** Reads a reference; gives the place of the id in the array of ids. */
  public int id() {
    int back = number();
    int index = back == 0 ? nextId++ : nextId - back;
    if (index < 0 || index >= idCount) {
      throw new IllegalArgumentException("there is no id " + index);
    }
    return idsFrom + index * PackedText.ID_BYTES;
  }

  /** The higher half of the id at a place. */
  public long high(int place) {
    return PackedText.high(ids, place);
  }

  /** The lower half of the id at a place. */
  public long low(int place) {
    return PackedText.low(ids, place);
  }
}
