package dev.flowtrace.ingest;

import com.github.luben.zstd.ZstdInputStream;
import dev.flowtrace.metrics.RejectReason;
import dev.flowtrace.protocol.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The JSON in a frame: a text frame's, or a binary one's, which is compressed when it starts as a
 * Zstandard frame does (RFC 8878). Content is read piece by piece, so that a small frame with a
 * huge content costs no more than the limit.
 */
public final class FrameContent {
  private static final int MAGIC = 0xFD2FB528;
  private static final int PIECE = 64 * 1024;

  private final long maxBytes;

  /** Refuses content of more bytes. */
  public FrameContent(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Whether bytes start as a Zstandard frame does. */
  public static boolean isCompressed(byte[] frame) {
    return frame.length >= 4
        && ((frame[0] & 0xFF)
                | (frame[1] & 0xFF) << 8
                | (frame[2] & 0xFF) << 16
                | (frame[3] & 0xFF) << 24)
            == MAGIC;
  }

  /**
   * The content of a binary frame, whatever its size, to be read as far as it goes: where it is
   * damaged, reading fails.
   */
  InputStream stream(byte[] frame) {
    ByteArrayInputStream bytes = new ByteArrayInputStream(frame);
    if (!isCompressed(frame)) {
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
    if (!isCompressed(frame)) {
      return frame;
    }
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
