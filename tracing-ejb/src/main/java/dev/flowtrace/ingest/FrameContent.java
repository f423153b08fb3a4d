package dev.flowtrace.ingest;

import com.github.luben.zstd.ZstdInputStream;
import dev.flowtrace.metrics.RejectReason;
import dev.flowtrace.protocol.ErrorCode;
import dev.flowtrace.store.Compression;
import dev.flowtrace.store.Decompressor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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

  private final long maxBytes;
  private final BlockingQueue<Decompressor> idle = new ArrayBlockingQueue<>(DECOMPRESSORS);
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
    if (!Compression.isCompressed(frame)) {
      return frame;
    }
    byte[] usual = usual(frame);
    return usual == null || usual.length > maxBytes ? unusual(frame, maxBytes) : usual;
  }

  /** The content of a binary frame that was accepted before, whatever the limit was then. */
  byte[] ofJournal(byte[] frame) throws RefusedException {
    if (!Compression.isCompressed(frame)) {
      return frame;
    }
    byte[] usual = usual(frame);
    return usual == null ? unusual(frame, Long.MAX_VALUE) : usual;
  }

  /** A content of usual size, in one go; null for any other, and when it is damaged. */
  private byte @Nullable [] usual(byte[] frame) {
    Decompressor known = idle.poll();
    Decompressor decompressor = known == null ? new Decompressor() : known;
    byte[] content = decompressor.decompress(frame);
    if (closed || !idle.offer(decompressor)) {
      decompressor.close();
    }
    return content;
  }

  @Override
  public void close() {
    closed = true;
    for (Decompressor left = idle.poll(); left != null; left = idle.poll()) {
      left.close();
    }
  }

  /** Piece by piece, and with a reason when it fails. */
  private static byte[] unusual(byte[] frame, long maxBytes) throws RefusedException {
    ByteArrayOutputStream content = new ByteArrayOutputStream(Math.max(PIECE, 4 * frame.length));
    byte[] piece = new byte[PIECE];
    try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(frame))) {
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
