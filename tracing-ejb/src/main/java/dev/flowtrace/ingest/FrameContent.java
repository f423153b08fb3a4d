package dev.flowtrace.ingest;

import com.github.luben.zstd.ZstdInputStream;
import dev.flowtrace.metrics.RejectReason;
import dev.flowtrace.protocol.ErrorCode;
import dev.flowtrace.protocol.packed.PackedBatch;
import dev.flowtrace.store.Compression;
import dev.flowtrace.store.Decompressor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The JSON in a frame: a text frame's, or a binary one's, which is compressed when it starts as a
 * Zstandard frame does (RFC 8878). Content is read piece by piece, so that a small frame with a
 * huge content costs no more than the limit.
 */
public final class FrameContent implements AutoCloseable {
  private static final int PIECE = 64 * 1024;

  /** As many as threads get a processor at once, about: more are made and thrown away. */
  private static final int DECOMPRESSORS = Runtime.getRuntime().availableProcessors() + 2;

  private static final int FIRST_ARRAY_BYTES = 128 * 1024;

  /** Larger arrays are made anew each time. */
  private static final int MOST_LENT_BYTES = 1024 * 1024 - 1;

  private static final byte[] BATCH = "{\"RecordBatch\"".getBytes(StandardCharsets.US_ASCII);

  private final long maxBytes;
  private final BlockingQueue<Decompressor> idle = new ArrayBlockingQueue<>(DECOMPRESSORS);
  private final BlockingQueue<byte[]> arrays = new ArrayBlockingQueue<>(DECOMPRESSORS);
  private volatile boolean closed;

  /** Refuses content of more bytes. */
  public FrameContent(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * The content of a binary frame, whatever its size, to be read as far as it goes: where it is
   * damaged, reading fails.
   */
  InputStream stream(byte[] frame) {
    ByteArrayInputStream bytes = new ByteArrayInputStream(frame);
    if (!Compression.isCompressed(frame)) {
      return bytes;
    }
    try {
      return new ZstdInputStream(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be read", e);
    }
  }

  /** The content of a binary frame. */
  public byte[] ofBinary(byte[] frame) throws RefusedException {
    return content(frame, maxBytes);
  }

  private byte[] content(byte[] frame, long mostBytes) throws RefusedException {
    if (PackedBatch.isPacked(frame)) {
      return unpacked(frame, mostBytes);
    }
    if (!Compression.isCompressed(frame)) {
      return frame;
    }
    byte[] usual = usual(frame);
    return usual == null || usual.length > mostBytes ? unusual(frame, 0, mostBytes) : usual;
  }

  private byte[] unpacked(byte[] frame, long mostBytes) throws RefusedException {
    PackedBatch batch = packed(frame);
    byte[] body = unusual(frame, batch.bodyFrom(), mostBytes);
    if (body.length != batch.bodyBytes()) {
      throw damaged(
          "its body has %d bytes instead of %d".formatted(body.length, batch.bodyBytes()));
    }
    try {
      return batch.toJson(batch.seq(), body, mostBytes);
    } catch (IllegalArgumentException e) {
      throw damaged(e.getMessage());
    }
  }

  /** What a packed batch says of itself. */
  public PackedBatch packed(byte[] frame) throws RefusedException {
    try {
      return PackedBatch.ofFrame(frame);
    } catch (IllegalArgumentException e) {
      throw damaged(e.getMessage());
    }
  }

  private static RefusedException damaged(@Nullable String how) {
    return new RefusedException(
        RejectReason.MALFORMED,
        ErrorCode.SERIALIZATION_ERROR,
        "Invalid message format: the packed batch cannot be read: " + how);
  }

  /**
   * The body of a packed batch, in an array with room for its ids behind it, which has to go back
   * to {@link #giveBack}.
   *
   * @return null for one that is damaged or of unusual size, which {@link #ofBinary} reads
   */
  public @Nullable LentContent lendBody(byte[] frame, PackedBatch batch) {
    int size = batch.bodyBytes();
    if (size == 0 || size > Math.min(maxBytes, MOST_LENT_BYTES)) {
      return null;
    }
    return lend(frame, batch.bodyFrom(), size);
  }

  /**
   * The content of a compressed batch as clients usually send it, in an array that comes from, and
   * has to go back to, {@link #giveBack}: as many bytes as a batch has, made for each, would be a
   * quarter of all that the collector allocates.
   *
   * @return null for anything else, which {@link #ofBinary} reads
   */
  public @Nullable LentContent lendBatch(byte[] frame) {
    int size = Compression.isCompressed(frame) ? Decompressor.contentSize(frame) : -1;
    if (size <= BATCH.length || size > Math.min(maxBytes, MOST_LENT_BYTES)) {
      return null;
    }
    LentContent lent = lend(frame, 0, size);
    if (lent == null || Arrays.equals(lent.array(), 0, BATCH.length, BATCH, 0, BATCH.length)) {
      return lent;
    }
    giveBack(lent);
    return null;
  }

  private @Nullable LentContent lend(byte[] frame, int from, int size) {
    byte[] idleArray = arrays.poll();
    byte[] array =
        idleArray != null && idleArray.length > size
            ? idleArray
            : new byte[Math.max(FIRST_ARRAY_BYTES, 2 * Integer.highestOneBit(size))];
    if (decompress(frame, from, size, array)) {
      array[size] = 0;
      return new LentContent(array, size);
    }
    giveBack(array);
    return null;
  }

  /** A copy of a content that was lent, which is given back. */
  byte[] own(LentContent lent) {
    byte[] content = Arrays.copyOf(lent.array(), lent.length());
    giveBack(lent);
    return content;
  }

  /** Takes back an array that was lent: nobody reads it any more. */
  public void giveBack(LentContent lent) {
    giveBack(lent.array());
  }

  private void giveBack(byte[] array) {
    arrays.offer(array);
  }

  /** The content of a binary frame that was accepted before, whatever the limit was then. */
  byte[] ofJournal(byte[] frame) throws RefusedException {
    return content(frame, Long.MAX_VALUE);
  }

  /** A content of usual size, in one go; null for any other, and when it is damaged. */
  private byte @Nullable [] usual(byte[] frame) {
    int size = Decompressor.contentSize(frame);
    if (size < 0) {
      return null;
    }
    byte[] content = new byte[size];
    return decompress(frame, 0, size, content) ? content : null;
  }

  private boolean decompress(byte[] frame, int from, int size, byte[] content) {
    Decompressor known = idle.poll();
    Decompressor decompressor = known == null ? new Decompressor() : known;
    boolean whole = decompressor.decompress(frame, from, size, content);
    if (closed || !idle.offer(decompressor)) {
      decompressor.close();
    }
    return whole;
  }

  @Override
  public void close() {
    closed = true;
    for (Decompressor left = idle.poll(); left != null; left = idle.poll()) {
      left.close();
    }
  }

  /** Piece by piece, and with a reason when it fails. */
  private static byte[] unusual(byte[] frame, int from, long maxBytes) throws RefusedException {
    ByteArrayOutputStream content = new ByteArrayOutputStream(Math.max(PIECE, 4 * frame.length));
    byte[] piece = new byte[PIECE];
    ByteArrayInputStream compressed = new ByteArrayInputStream(frame, from, frame.length - from);
    try (ZstdInputStream in = new ZstdInputStream(compressed)) {
      int read;
      while ((read = in.read(piece)) >= 0) {
        content.write(piece, 0, read);
        if (content.size() > maxBytes) {
          throw new RefusedException(
              RejectReason.LIMIT,
              ErrorCode.INVALID_REQUEST,
              "Invalid message format: the frame's decompressed content is over the limit of "
                  + maxBytes
                  + " bytes");
        }
      }
    } catch (IOException e) {
      throw new RefusedException(
          RejectReason.COMPRESSION,
          ErrorCode.SERIALIZATION_ERROR,
          "Invalid message format: the frame is damaged zstd: " + e.getMessage());
    }
    return content.toByteArray();
  }
}
