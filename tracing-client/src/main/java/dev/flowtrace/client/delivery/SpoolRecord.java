package dev.flowtrace.client.delivery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A batch as it stands in a spool's file: length of the payload (4 bytes), CRC-32C of all that
 * follows (4), seq (8), events (4), length of the body (4), payload. The payload is the body or,
 * where that is shorter, a Zstandard frame of it; big-endian throughout.
 */
final class SpoolRecord {
  static final int HEAD_BYTES = 24;

  /** No frame of a collector's holds more, so neither does a body. */
  static final int MAX_BODY_BYTES = 64 << 20;

  private static final int CHECKED_FROM = 8;
  private static final byte[] NO_HEAD = {};

  private SpoolRecord() {}

  /**
   * What a record says before its payload.
   *
   * @param payloadBytes length of the payload
   * @param bodyBytes length of the body
   */
  record Head(int payloadBytes, int crc, long seq, int events, int bodyBytes) {
    int recordBytes() {
      return HEAD_BYTES + payloadBytes;
    }
  }

  static byte[] encode(long seq, EncodedBatch batch, @Nullable Compression compression) {
    byte[] body = batch.body();
    byte[] payload = body;
    if (compression != null) {
      byte[] compressed = compression.compress(NO_HEAD, body, 0, body.length);
      if (compressed.length < body.length) {
        payload = compressed;
      }
    }
    ByteBuffer record = ByteBuffer.allocate(HEAD_BYTES + payload.length);
    record.putInt(payload.length).putInt(0).putLong(seq);
    record.putInt(batch.events()).putInt(body.length).put(payload);
    record.putInt(4, crc(record.array(), record.array().length));
    return record.array();
  }

  /** Checks only what keeps a wrong length from costing memory. */
  static Head decodeHead(byte[] head, long bytesLeft) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(head);
    Head read = new Head(in.getInt(), in.getInt(), in.getLong(), in.getInt(), in.getInt());
    if (read.payloadBytes < 0
        || read.payloadBytes > read.bodyBytes
        || read.bodyBytes > MAX_BODY_BYTES
        || read.recordBytes() > bytesLeft
        || read.events < 0
        || read.seq < 1) {
      throw new IOException("not the beginning of a record, or one that was cut");
    }
    return read;
  }

  /** {@code record} is the whole of it, with its head. */
  static QueuedBatch decode(Head head, byte[] record, @Nullable Compression compression)
      throws IOException {
    if (crc(record, record.length) != head.crc) {
      throw new IOException("the checksum of batch " + head.seq + " is wrong");
    }
    byte[] payload = new byte[head.payloadBytes];
    System.arraycopy(record, HEAD_BYTES, payload, 0, payload.length);
    return new QueuedBatch(head.seq, body(payload, head.bodyBytes, compression), head.events, true);
  }

  private static byte[] body(byte[] payload, int bodyBytes, @Nullable Compression compression)
      throws IOException {
    if (payload.length == bodyBytes) {
      return payload;
    }
    if (compression == null) {
      throw new IOException("it was written with zstd-jni, which is not on the class path now");
    }
    try {
      return compression.decompress(payload, bodyBytes);
    } catch (IllegalArgumentException e) {
      throw new IOException(e);
    }
  }

  private static int crc(byte[] record, int end) {
    CRC32C crc = new CRC32C();
    crc.update(record, CHECKED_FROM, end - CHECKED_FROM);
    return (int) crc.getValue();
  }
}
