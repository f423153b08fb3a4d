package dev.flowtrace.bench.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts what a server sends into messages (RFC 6455). Not thread-safe. */
final class FrameReader {
  private static final int INITIAL = 64 << 10;
  private static final int MAX_PAYLOAD = 64 << 20;

  private byte[] buffer = new byte[INITIAL];
  private int from;
  private int to;
  private @Nullable ByteArrayOutputStream fragments; // of a message whose end is still to come

  /** What came; the bytes are the handler's only during the call. */
  interface Handler {
    /** A whole message. */
    void onMessage(byte[] bytes, int from, int length) throws IOException;

    /** A ping, to be answered with the same bytes. */
    void onPing(byte[] bytes, int from, int length) throws IOException;

    /** The server's goodbye; 1005 if it gave no code. */
    void onClose(int code) throws IOException;
  }

  /**
   * Reads once and hands over what is complete.
   *
   * @return bytes read; -1 at the end of the stream
   * @throws IOException if it can't be read, or is no frame that a server may send
   */
  int read(ReadableByteChannel channel, Handler handler) throws IOException {
    int read = channel.read(ByteBuffer.wrap(buffer, to, buffer.length - to));
    if (read > 0) {
      to += read;
      while (next(handler)) {}
      makeRoom();
    }
    return read;
  }

  /** Hands over a frame, if one is complete. */
  private boolean next(Handler handler) throws IOException {
    int available = to - from;
    if (available < 2) {
      return false;
    }
    int second = buffer[from + 1];
    if (second < 0) {
      throw new IOException("a server must not mask");
    }
    int header = 2 + (second < 126 ? 0 : second == 126 ? 2 : 8);
    if (available < header) {
      return false;
    }
    long length = second < 126 ? second : bigEndian(from + 2, header - 2);
    if (length < 0 || length > MAX_PAYLOAD) {
      throw new IOException("a frame of " + length + " bytes");
    }
    if (available - header < length) {
      ensureCapacity(header + (int) length);
      return false;
    }
    int first = buffer[from];
    int payload = from + header;
    from = payload + (int) length;
    dispatch(first, payload, (int) length, handler);
    return true;
  }

  private void dispatch(int first, int at, int length, Handler handler) throws IOException {
    boolean fin = first < 0;
    switch (first & 15) {
      case RawWebSocket.PING -> handler.onPing(buffer, at, length);
      case RawWebSocket.PONG -> {}
      case RawWebSocket.CLOSE -> handler.onClose(length < 2 ? 1005 : (int) bigEndian(at, 2));
      case RawWebSocket.CONTINUATION -> {
        ByteArrayOutputStream message = fragments;
        if (message == null) {
          throw new IOException("a continuation of nothing");
        }
        message.write(buffer, at, length);
        if (fin) {
          fragments = null;
          handler.onMessage(message.toByteArray(), 0, message.size());
        }
      }
      default -> {
        if (fin) {
          handler.onMessage(buffer, at, length);
        } else {
          fragments = new ByteArrayOutputStream();
          fragments.write(buffer, at, length);
        }
      }
    }
  }

  private long bigEndian(int at, int bytes) {
    long value = 0;
    for (int i = at; i < at + bytes; i++) {
      value = value << 8 | (buffer[i] & 0xFF);
    }
    return value;
  }

  private void ensureCapacity(int frame) {
    if (frame > buffer.length) {
      buffer = Arrays.copyOf(buffer, frame + INITIAL);
    }
  }

  private void makeRoom() {
    if (from == to) {
      from = 0;
      to = 0;
    } else if (from > 0 && to > buffer.length / 2) {
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= from;
      from = 0;
    }
  }
}
