package dev.flowtrace.client.delivery;

import dev.flowtrace.protocol.packed.PackedBatch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes frames of batches. Not thread-safe. */
final class BatchFrames {
  /** Larger scratch space is not kept; arrays from 512 KiB on cost G1 whole regions. */
  static final int KEPT_BYTES = 512 << 10;

  private static final byte[] HEAD =
      "{\"RecordBatch\":{\"seq\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "}}".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NO_HEAD = {};

  private final @Nullable Compression compression;
  private final int compressAboveBytes;

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

  /**
   * The frame as JSON.
   *
   * @throws IllegalArgumentException if the batch is damaged, or too long for any collector
   */
  byte[] json(QueuedBatch batch) {
    byte[] body = batch.body();
    if (PackedBatch.isPacked(body)) {
      PackedBatch packed = PackedBatch.withoutNumber(body);
      byte[] events = Arrays.copyOfRange(body, packed.bodyFrom(), body.length);
      return packed.toJson(batch.seq(), events, SpoolRecord.MAX_BODY_BYTES);
    }
    byte[] seq = (batch.seq() + ",").getBytes(StandardCharsets.US_ASCII);
    byte[] json = new byte[HEAD.length + seq.length + body.length + END.length];
    int at = put(HEAD, json, 0);
    at = put(seq, json, at);
    at = put(body, json, at);
    put(END, json, at);
    return json;
  }

  private static int put(byte[] part, byte[] json, int at) {
    System.arraycopy(part, 0, json, at, part.length);
    return at + part.length;
  }

  /**
   * The content of a binary frame: packed if the other side reads that, else JSON, compressed if it
   * is long enough and the other side reads that.
   *
   * @throws IllegalArgumentException as {@link #json} does
   */
  byte[] binary(QueuedBatch batch, boolean readsZstd, boolean readsPacked) {
    if (compression == null || !readsZstd) {
      return json(batch);
    }
    if (readsPacked && PackedBatch.isPacked(batch.body())) {
      PackedBatch packed = PackedBatch.withoutNumber(batch.body());
      byte[] head = packed.head(batch.seq());
      return compression.compress(head, batch.body(), packed.bodyFrom(), packed.bodyBytes());
    }
    byte[] json = json(batch);
    return json.length <= compressAboveBytes
        ? json
        : compression.compress(NO_HEAD, json, 0, json.length);
  }
}
