package dev.flowtrace.protocol.packed;

import dev.flowtrace.protocol.buffer.JsonBuffer;
import dev.flowtrace.protocol.buffer.UuidText;
import dev.flowtrace.protocol.buffer.VarInts;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A RecordBatch, packed. In a frame: {@link #FORMAT}, the batch's number, how many ids it has, how
 * many bytes the body has, the ids, and the body as a Zstandard frame. A client's own batches,
 * which have no number yet, have neither that nor compression.
 *
 * <p>The body: the lengths of starts and ends, each before the JSON of an array of them; how many
 * traces there are; of each a reference to its id and how many events it has; of each the length of
 * its text, how many ids it has, references to them, and its text. Numbers are as {@link VarInts}
 * has them; a reference is 0 for the next of the ids, else how many ids back from that one.
 *
 * @param seq the batch's number; 0 while it has none
 * @param ids where the ids are, from {@code idsFrom} on
 * @param idsFrom 0 or more
 * @param idCount 0 or more
 * @param bodyBytes how many bytes the body has, not compressed
 * @param bodyFrom where the body is, compressed or not, up to the array's end
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record PackedBatch(
    long seq, byte[] ids, int idsFrom, int idCount, int bodyBytes, int bodyFrom) {
  /** The first byte, which neither JSON has nor Zstandard. */
  public static final byte FORMAT = 3;

  private static final byte[] HEAD = ascii("{\"RecordBatch\":{\"seq\":");
  private static final byte[] GROUPS = ascii(",\"batches\":[");
  private static final byte[] TRACE = ascii("{\"trace_id\":\"");
  private static final byte[] EVENTS = ascii("\",\"events\":[");
  private static final byte[] STARTS = ascii("],\"starts\":");
  private static final byte[] ENDS = ascii(",\"ends\":");
  private static final byte[] END = ascii("}}");
  private static final int KEPT_BYTES = 1 << 20;

  /** Whether bytes are a packed batch, by the first of them. */
  public static boolean isPacked(byte[] bytes) {
    return bytes.length > 0 && bytes[0] == FORMAT;
  }

  /**
   * Reads what is before the body of a frame.
   *
   * @throws IllegalArgumentException if it is damaged
   */
  public static PackedBatch ofFrame(byte[] frame) {
    return of(frame, true);
  }

  /**
   * Reads what is before the body of a batch without a number.
   *
   * @throws IllegalArgumentException if it is damaged
   */
  public static PackedBatch withoutNumber(byte[] batch) {
    PackedBatch read = of(batch, false);
    if (read.bodyBytes != batch.length - read.bodyFrom) {
      throw new IllegalArgumentException("a packed batch with a body of another length");
    }
    return read;
  }

  private static PackedBatch of(byte[] bytes, boolean numbered) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      if (in.get() != FORMAT) {
        throw new IllegalArgumentException("it is no packed batch");
      }
      long seq = numbered ? VarInts.get(in) : 0;
      long count = VarInts.get(in);
      long bodyBytes = VarInts.get(in);
      if (count < 0 || count > in.remaining() / PackedText.ID_BYTES) {
        throw new IllegalArgumentException("a batch of its size cannot have " + count + " ids");
      }
      if (bodyBytes < 0 || bodyBytes > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("a batch cannot have " + bodyBytes + " bytes");
      }
      int from = in.position();
      int bodyFrom = from + (int) count * PackedText.ID_BYTES;
      return new PackedBatch(seq, bytes, from, (int) count, (int) bodyBytes, bodyFrom);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("a packed batch that ends too early", e);
    }
  }

  /** What is before the body of a frame with this number, ids included. */
  public byte[] head(long number) {
    int idBytes = idCount * PackedText.ID_BYTES;
    byte[] head = new byte[1 + 3 * VarInts.MAX_BYTES + idBytes];
    head[0] = FORMAT;
    int at = VarInts.put(head, 1, number);
    at = VarInts.put(head, at, idCount);
    at = VarInts.put(head, at, bodyBytes);
    System.arraycopy(ids, idsFrom, head, at, idBytes);
    return Arrays.copyOf(head, at + idBytes);
  }

  /** Goes through the body, which is at the start of an array. */
  public PackedBody read(byte[] body) {
    return new PackedBody(body, bodyBytes, ids, idsFrom, idCount);
  }

  /**
   * The batch as JSON.
   *
   * @param number the batch's
   * @param body at the start of this array
   * @param maxBytes what it may have
   * @throws IllegalArgumentException if the batch is damaged, or its JSON too long
   */
  public byte[] toJson(long number, byte[] body, long maxBytes) {
    try {
      JsonBuffer out = new JsonBuffer((int) Math.min(KEPT_BYTES, 4L * bodyBytes), KEPT_BYTES);
      write(out, number, body, maxBytes);
      return out.toByteArray(0);
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("a packed batch that ends too early", e);
    }
  }

  private void write(JsonBuffer out, long number, byte[] body, long maxBytes) {
    PackedBody in = read(body);
    int startsLength = in.length();
    int startsFrom = in.position();
    in.skip(startsLength);
    int endsLength = in.length();
    int endsFrom = in.position();
    in.skip(endsLength);
    out.write(HEAD);
    out.integer(number);
    out.write(GROUPS);
    int groups = in.number();
    for (int i = 0; i < groups; i++) {
      if (i > 0) {
        out.write(',');
      }
      out.write(TRACE);
      int id = in.id();
      out.uuid(in.high(id), in.low(id));
      out.write(EVENTS);
      int events = in.number();
      for (int j = 0; j < events; j++) {
        if (j > 0) {
          out.write(',');
        }
        event(out, in, body, maxBytes);
      }
      out.write(']');
      out.write('}');
      check(out.size(), maxBytes);
    }
    if (!in.isDone()) {
      throw new IllegalArgumentException("a packed batch with more than its events");
    }
    out.write(STARTS);
    out.write(body, startsFrom, startsLength);
    out.write(ENDS);
    out.write(body, endsFrom, endsLength);
    out.write(END);
    check(out.size(), maxBytes);
  }

  private static void event(JsonBuffer out, PackedBody in, byte[] body, long maxBytes) {
    int length = in.length(); // what else comes before the text only makes the rest shorter
    int idCount = in.number();
    if (idCount > length) {
      throw new IllegalArgumentException(
          "an event of " + length + " bytes with " + idCount + " ids");
    }
    check(out.size() + (long) UuidText.CHARS * idCount, maxBytes); // before room is made for them
    byte[] ofEvent = new byte[idCount * PackedText.ID_BYTES];
    for (int i = 0; i < idCount; i++) {
      int id = in.id();
      PackedText.putId(ofEvent, i * PackedText.ID_BYTES, in.high(id), in.low(id));
    }
    int from = in.position();
    in.skip(length);
    int jsonLength = PackedText.jsonLength(body, from, from + length, idCount);
    check((long) out.size() + jsonLength, maxBytes);
    byte[] json = new byte[jsonLength];
    PackedText.expand(body, from, from + length, ofEvent, 0, json, 0);
    out.write(json);
  }

  private static void check(long bytes, long maxBytes) {
    if (bytes > maxBytes) {
      throw new IllegalArgumentException("more than " + maxBytes + " bytes of JSON");
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
