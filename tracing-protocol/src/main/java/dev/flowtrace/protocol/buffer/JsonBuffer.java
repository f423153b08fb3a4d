package dev.flowtrace.protocol.buffer;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonBool;
import dev.flowtrace.protocol.JsonValue.JsonNumber;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.JsonValue.JsonString;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;

/**
 * Bytes that grow, can be cut off, and whose memory is used again, with the parts of JSON that can
 * be written without an object for each: strings, integers, UUIDs, arrays of bytes; and values that
 * are objects already. What is written is UTF-8; commas and brackets are the caller's. Not
 * thread-safe.
 */
public final class JsonBuffer extends OutputStream {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final byte[] LOWEST = "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);

  /** As deep as a parser reads; deeper ones would end in the stack's overflow. */
  private static final int MAX_DEPTH = 1000;

  /** Room for any long. */
  private static final int LONG_CHARS = 20;

  /** 0 to 255 as text with a comma, in four bytes, and how many of them count. */
  private static final int[] BYTE_TEXT = new int[256];

  private static final byte[] BYTE_LENGTH = new byte[256];

  static {
    for (int i = 0; i < 256; i++) {
      byte[] text = Arrays.copyOf((i + ",").getBytes(StandardCharsets.US_ASCII), 4);
      BYTE_TEXT[i] = (int) INTS.get(text, 0);
      BYTE_LENGTH[i] = (byte) (i < 10 ? 2 : i < 100 ? 3 : 4);
    }
  }

  private final int keptBytes;
  private byte[] bytes;
  private int size;

  /**
   * @param capacity bytes to begin with, 16 or more
   * @param keptBytes memory over this is given back by {@link #clear}
   */
  public JsonBuffer(int capacity, int keptBytes) {
    this.keptBytes = keptBytes;
    bytes = new byte[Math.max(16, capacity)];
  }

  /** Bytes that were written. */
  public int size() {
    return size;
  }

  /** Forgets what comes after the first {@code length} bytes. */
  public void truncate(int length) {
    size = Math.min(size, length);
  }

  /** Forgets all. */
  public void clear() {
    size = 0;
    if (bytes.length > keptBytes) {
      bytes = new byte[Math.max(16, keptBytes)];
    }
  }

  /** All bytes, in an array of their own. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** The bytes from {@code from} on, in an array of their own. */
  public byte[] toByteArray(int from) {
    return Arrays.copyOfRange(bytes, from, size);
  }

  /** Copies all into {@code to}, and gives the place after it. */
  public int copyTo(byte[] to, int at) {
    System.arraycopy(bytes, 0, to, at, size);
    return at + size;
  }

  /** Gives all to a digest. */
  public void addTo(MessageDigest digest) {
    digest.update(bytes, 0, size);
  }

  @Override
  public void write(int b) {
    grow(1);
    bytes[size++] = (byte) b;
  }

  @Override
  public void write(byte[] from) {
    write(from, 0, from.length);
  }

  @Override
  public void write(byte[] from, int off, int len) {
    grow(len);
    System.arraycopy(from, off, bytes, size, len);
    size += len;
  }

  /** ASCII as it is, without quotes. */
  public void ascii(String text) {
    int length = text.length();
    grow(length);
    for (int i = 0; i < length; i++) {
      bytes[size + i] = (byte) text.charAt(i);
    }
    size += length;
  }

  /**
   * A string with its quotes; only what must be is escaped.
   *
   * @throws IllegalArgumentException if it has half a surrogate pair, which has no UTF-8; then
   *     nothing is written
   */
  public void string(String text) {
    int before = size;
    write('"');
    try {
      inside(text);
    } catch (IllegalArgumentException e) {
      size = before;
      throw e;
    }
    write('"');
  }

  /**
   * What is between a string's quotes, as {@link #string} has it.
   *
   * @throws IllegalArgumentException as {@link #string} does
   */
  public void inside(String text) {
    if (text.length() < JsonText.LONG) {
      grow(JsonText.MAX_BYTES_A_CHAR * text.length());
      size = JsonText.writeShort(text, bytes, size);
    } else {
      writeLong(text);
    }
  }

  /** A string with its quotes; half a surrogate pair is written as an escape. */
  public void anyString(String text) {
    try {
      string(text);
    } catch (IllegalArgumentException e) {
      write('"');
      grow(Math.multiplyExact(JsonText.MAX_BYTES_A_CHAR, text.length()));
      size = JsonText.writeAny(text, bytes, size);
      write('"');
    }
  }

  private void writeLong(String text) {
    byte[] utf8 = JsonText.utf8(text);
    for (int from = 0; from < utf8.length; from += JsonText.PART) {
      int to = Math.min(utf8.length, from + JsonText.PART);
      grow(JsonText.MAX_BYTES_A_CHAR * (to - from) + Long.BYTES);
      size = JsonText.writeEscaped(utf8, from, to, bytes, size);
    }
  }

  /** An integer. */
  public void integer(long value) {
    if (value == Long.MIN_VALUE) {
      write(LOWEST);
      return;
    }
    grow(LONG_CHARS);
    long rest = value;
    if (rest < 0) {
      bytes[size++] = '-';
      rest = -rest;
    }
    int end = size + digits(rest);
    int at = end;
    do {
      long tenth = rest / 10;
      bytes[--at] = (byte) ('0' + (rest - tenth * 10));
      rest = tenth;
    } while (rest != 0);
    size = end;
  }

  /** A number, not as text but as {@link VarInts} has it. */
  public void number(long value) {
    grow(VarInts.MAX_BYTES);
    size = VarInts.put(bytes, size, value);
  }

  /** {@code value}, not negative, with exactly {@code width} digits. */
  public void padded(int value, int width) {
    grow(width);
    int rest = value;
    for (int at = size + width - 1; at >= size; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += width;
  }

  private static int digits(long value) {
    int count = 1;
    for (long limit = 10; count < 19 && value >= limit; limit *= 10) {
      count++;
    }
    return count;
  }

  /** A UUID in lower case with hyphens, without quotes. */
  public void uuid(long high, long low) {
    grow(UuidText.CHARS);
    UuidText.put(bytes, size, high, low);
    size += UuidText.CHARS;
  }

  /** Sixteen hex digits in lower case. */
  public void hex(long value) {
    grow(16);
    LONGS.set(bytes, size, UuidText.hex((int) (value >>> 32)));
    LONGS.set(bytes, size + 8, UuidText.hex((int) value));
    size += 16;
  }

  /** Bytes as an array of numbers from 0 to 255. */
  public void byteArray(byte[] values) {
    write('[');
    if (values.length > 0) {
      grow(Math.multiplyExact(4, values.length) + 1);
      int at = size;
      for (byte value : values) {
        INTS.set(bytes, at, BYTE_TEXT[value & 0xff]);
        at += BYTE_LENGTH[value & 0xff];
      }
      size = at - 1; // without the last comma
    }
    write(']');
  }

  /**
   * Any value, as it is: members in their order, numbers by their text.
   *
   * @throws IllegalArgumentException if values are nested deeper than 1000 levels; then part of it
   *     is written
   */
  public void value(JsonValue value) {
    value(value, 0);
  }

  private void value(JsonValue value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("nested deeper than " + MAX_DEPTH + " levels");
    }
    if (value instanceof JsonString string) {
      anyString(string.value());
    } else if (value instanceof JsonNumber number) {
      ascii(number.literal());
    } else if (value instanceof JsonBool bool) {
      ascii(bool.value() ? "true" : "false");
    } else if (value instanceof JsonObject object) {
      char before = '{';
      for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
        write(before);
        anyString(member.getKey());
        write(':');
        value(member.getValue(), depth + 1);
        before = ',';
      }
      ascii(before == ',' ? "}" : "{}");
    } else if (value instanceof JsonArray array) {
      char before = '[';
      for (JsonValue item : array.items()) {
        write(before);
        value(item, depth + 1);
        before = ',';
      }
      ascii(before == ',' ? "]" : "[]");
    } else {
      ascii("null");
    }
  }

  private void grow(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(doubled(), Math.addExact(size, more)));
    }
  }

  private int doubled() {
    return (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8);
  }
}
