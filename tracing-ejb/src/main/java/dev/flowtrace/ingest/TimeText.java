package dev.flowtrace.ingest;

import java.nio.charset.StandardCharsets;

/**
 * A time's ASCII as the characters that {@link dev.flowtrace.protocol.Rfc3339} reads; one for all
 * of a frame.
 */
final class TimeText implements CharSequence {
  private byte[] bytes = {};
  private int from;
  private int length;

  TimeText of(byte[] json, int start, int count) {
    bytes = json;
    from = start;
    length = count;
    return this;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public char charAt(int index) {
    return (char) (bytes[from + index] & 0xff);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return toString().substring(start, end);
  }

  @Override
  public String toString() {
    return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
  }
}
