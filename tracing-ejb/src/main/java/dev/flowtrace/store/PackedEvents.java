package dev.flowtrace.store;

import dev.flowtrace.protocol.buffer.VarInts;
import dev.flowtrace.protocol.packed.PackedBody;
import dev.flowtrace.protocol.packed.PackedText;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A chunk's events as they are stored (docs/adr/038): packed, as they came, each id once beside
 * them, and the rest compressed.
 *
 * <p>A format byte; the number of ids; the size of the body; the ids; the body, compressed. The
 * body has of each event the length of its text, how many ids it has, a reference to each, and the
 * text: JSON with {@link dev.flowtrace.protocol.packed.Tokens}. A reference is 0 for the next of
 * the ids, else how many ids back from that one. Numbers are as {@link VarInts} has them.
 *
 * <p>Chunks of {@link #CODEC_ZSTD} are framed JSON, compressed, and those of {@link
 * #CODEC_IDS_BESIDE} as {@link EventsBesideIds} has them; they are told by their first byte.
 */
final class PackedEvents {
  static final short CODEC_ZSTD = 1;
  static final short CODEC_IDS_BESIDE = 2;

  /** As this class has them. */
  static final short CODEC_PACKED = 3;

  static final byte FORMAT = 3;

  private PackedEvents() {}

  /** How the payload of a chunk has its events. */
  static short codec(byte[] payload) {
    return switch (first(payload)) {
      case FORMAT -> CODEC_PACKED;
      case EventsBesideIds.FORMAT -> CODEC_IDS_BESIDE;
      default -> CODEC_ZSTD;
    };
  }

  private static byte first(byte[] payload) {
    return payload.length == 0 ? 0 : payload[0];
  }

  /**
   * A chunk's events as framed JSON.
   *
   * @param rawBytes their size
   * @throws IllegalStateException when the payload is damaged
   */
  static byte[] unpack(byte[] payload, int rawBytes) {
    return switch (codec(payload)) {
      case CODEC_PACKED -> packed(payload, rawBytes);
      case CODEC_IDS_BESIDE -> EventsBesideIds.unpack(payload, rawBytes);
      default -> Compression.decompress(payload, rawBytes);
    };
  }

  private static byte[] packed(byte[] payload, int rawBytes) {
    try {
      ByteBuffer in = ByteBuffer.wrap(payload, 1, payload.length - 1);
      int count = Math.toIntExact(VarInts.get(in));
      int bodyBytes = Math.toIntExact(VarInts.get(in));
      int idsFrom = in.position();
      // what stands for an event is never longer, but for the two numbers of each
      if (count < 0 || count > in.remaining() / PackedText.ID_BYTES || bodyBytes > 2L * rawBytes) {
        throw new IllegalStateException(
            "stored events cannot have " + count + " ids and " + bodyBytes + " bytes");
      }
      byte[] compressed =
          Arrays.copyOfRange(payload, idsFrom + count * PackedText.ID_BYTES, payload.length);
      byte[] body = Compression.decompress(compressed, bodyBytes);
      return framed(body, new PackedBody(body, bodyBytes, payload, idsFrom, count), rawBytes);
    } catch (IndexOutOfBoundsException
        | BufferUnderflowException
        | ArithmeticException
        | IllegalArgumentException e) {
      throw new IllegalStateException("stored events cannot be unpacked", e);
    }
  }

  private static byte[] framed(byte[] body, PackedBody in, int rawBytes) {
    byte[] framed = new byte[rawBytes];
    byte[] ids = new byte[16 * PackedText.ID_BYTES];
    int at = 0;
    while (in.hasNext()) {
      int length = in.number();
      int idCount = in.number();
      if (idCount > length) {
        throw new IllegalArgumentException("an event with " + idCount + " ids");
      }
      if (ids.length < idCount * PackedText.ID_BYTES) {
        ids = new byte[idCount * PackedText.ID_BYTES];
      }
      for (int i = 0; i < idCount; i++) {
        int id = in.id();
        PackedText.putId(ids, i * PackedText.ID_BYTES, in.high(id), in.low(id));
      }
      int from = in.position();
      in.skip(length);
      int jsonLength = PackedText.jsonLength(body, from, from + length, idCount);
      at = VarInts.put(framed, at, jsonLength);
      at = PackedText.expand(body, from, from + length, ids, 0, framed, at);
    }
    if (at != rawBytes || !in.isDone()) {
      throw new IllegalStateException(
          "stored events have " + at + " bytes instead of " + rawBytes + ", or too many ids");
    }
    return framed;
  }
}
