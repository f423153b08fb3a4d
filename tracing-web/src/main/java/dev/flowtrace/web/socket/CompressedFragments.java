package dev.flowtrace.web.socket;

import dev.flowtrace.store.Compression;
import jakarta.websocket.RemoteEndpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Sends UTF-8 bytes as one message: a short one as text, a longer one compressed as a binary one,
 * in fragments. {@link #close} sends the last one.
 */
final class CompressedFragments extends Fragments {
  private final RemoteEndpoint.Basic remote;
  private final byte[] start = new byte[Wire.COMPRESSED_FROM_BYTES];
  private int used;
  private @Nullable Binary binary;
  private @Nullable OutputStream compressing;

  CompressedFragments(RemoteEndpoint.Basic remote) {
    this.remote = remote;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (compressing == null && used + length <= start.length) {
      System.arraycopy(bytes, offset, start, used, length);
      used += length;
      return;
    }
    if (compressing == null) {
      binary = new Binary(remote);
      compressing = Compression.compressing(binary);
      compressing.write(start, 0, used);
    }
    compressing.write(bytes, offset, length);
  }

  @Override
  boolean isFragmented() {
    return binary != null && binary.fragmented;
  }

  @Override
  public void close() throws IOException {
    if (compressing == null) {
      remote.sendText(new String(start, 0, used, StandardCharsets.UTF_8));
    } else {
      compressing.close();
    }
  }

  /** Bytes as one binary message. */
  private static final class Binary extends OutputStream {
    private static final int FRAGMENT_BYTES = 64 * 1024;

    private final RemoteEndpoint.Basic remote;
    private final ByteBuffer buffer = ByteBuffer.allocate(FRAGMENT_BYTES);
    private boolean fragmented;

    Binary(RemoteEndpoint.Basic remote) {
      this.remote = remote;
    }

    @Override
    public void write(int b) throws IOException {
      makeRoom();
      buffer.put((byte) b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int done = 0;
      while (done < length) {
        makeRoom();
        int piece = Math.min(length - done, buffer.remaining());
        buffer.put(bytes, offset + done, piece);
        done += piece;
      }
    }

    private void makeRoom() throws IOException {
      if (!buffer.hasRemaining()) {
        send(false);
        fragmented = true;
      }
    }

    private void send(boolean last) throws IOException {
      buffer.flip();
      if (last && !fragmented) {
        remote.sendBinary(buffer);
      } else {
        remote.sendBinary(buffer, last);
      }
      buffer.clear();
    }

    @Override
    public void close() throws IOException {
      send(true);
    }
  }
}
