package dev.flowtrace.client.delivery;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Makes frames of batches. Not thread-safe. */
final class BatchFrames {
  /** Larger scratch space is not kept; arrays from 512 KiB on cost G1 whole regions. */
  static final int KEPT_BYTES = 512 << 10;

  private static final byte[] HEAD =
      "{\"RecordBatch\":{\"seq\":".getBytes(StandardCharsets.US_ASCII);

  private final @Nullable Compression compression;
  private final int compressAboveBytes;
  private byte[] scratch = {};

  BatchFrames(@Nullable Compression compression, int compressAboveBytes) {
    this.compression = compression;
    this.compressAboveBytes = compressAboveBytes;
  }

  boolean canCompress() {
    return compression != null;
  }

  /**
   * The JSON of a binary message from the collector.
   *
   * @throws IllegalArgumentException if it is damaged, or longer than allowed
   */
  byte[] open(byte[] message, int maxBytes) {
    return compression != null && Compression.isCompressed(message)
        ? compression.decompress(message, maxBytes)
        : message;
  }

  void close() {
    if (compression != null) {
      compression.close();
    }
  }

  /** The frame as JSON. */
  byte[] json(QueuedBatch batch) {
    byte[] seq = seq(batch);
    byte[] json = new byte[length(seq, batch)];
    write(seq, batch, json);
    return json;
  }

  /**
   * The content of a binary frame: compressed if it is long enough and the other side reads that.
   */
  byte[] binary(QueuedBatch batch, boolean mayCompress) {
    byte[] seq = seq(batch);
    int length = length(seq, batch);
    if (compression == null || !mayCompress || length <= compressAboveBytes) {
      return json(batch);
    }
    if (scratch.length < length) {
      scratch = new byte[length];
    }
    write(seq, batch, scratch);
    byte[] frame = compression.compress(scratch, length);
    if (scratch.length > KEPT_BYTES) {
      scratch = new byte[0];
    }
    return frame;
  }

  private static byte[] seq(QueuedBatch batch) {
    return Long.toString(batch.seq()).getBytes(StandardCharsets.US_ASCII);
  }

  private static int length(byte[] seq, QueuedBatch batch) {
    return HEAD.length + seq.length + 1 + batch.body().length + 2;
  }

  private static void write(byte[] seq, QueuedBatch batch, byte[] to) {
    System.arraycopy(HEAD, 0, to, 0, HEAD.length);
    int at = HEAD.length;
    System.arraycopy(seq, 0, to, at, seq.length);
    at += seq.length;
    to[at++] = ',';
    System.arraycopy(batch.body(), 0, to, at, batch.body().length);
    at += batch.body().length;
    to[at++] = '}';
    to[at] = '}';
  }
}
