package dev.flowtrace.client.recording;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow, can be cut off, and whose memory is used again. For one thread. */
final class JsonBytes extends OutputStream {
  /** After a batch that was larger, the memory is given back. */
  private static final int MAX_KEPT = 1 << 20;

  private byte[] bytes;
  private int size;

  JsonBytes(int capacity) {
    bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  /** Forgets what comes after the first {@code length} bytes. */
  void truncate(int length) {
    size = length;
  }

  void clear() {
    size = 0;
    if (bytes.length > MAX_KEPT) {
      bytes = new byte[MAX_KEPT];
    }
  }

  @Override
  public void write(int b) {
    grow(1);
    bytes[size++] = (byte) b;
  }

  @Override
  public void write(byte[] from, int off, int len) {
    grow(len);
    System.arraycopy(from, off, bytes, size, len);
    size += len;
  }

  void writeAscii(String text) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    write(ascii, 0, ascii.length);
  }

  /** Copies all into {@code to}, and gives the place after it. */
  int copyTo(byte[] to, int at) {
    System.arraycopy(bytes, 0, to, at, size);
    return at + size;
  }

  private void grow(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(size, more)));
    }
  }
}
