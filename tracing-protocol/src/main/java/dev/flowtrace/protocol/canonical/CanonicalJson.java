package dev.flowtrace.protocol.canonical;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonBool;
import dev.flowtrace.protocol.JsonValue.JsonNumber;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.JsonValue.JsonString;
import dev.flowtrace.protocol.buffer.JsonBuffer;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.codec.ProtocolException;

/**
 * The one text of a JSON value (RFC 8785): no white space, members sorted by the UTF-16 units of
 * their names, only the escapes that must be, numbers as ECMAScript writes them.
 *
 * <p>One difference: a number without fraction and exponent keeps all its digits, where RFC 8785
 * would round it to a double. Up to 2^53 that is the same, and it holds for the integers of 64 bits
 * that actors send. A number too large for a double ({@code 1e999}) is {@code null}.
 */
public final class CanonicalJson {
  /** As deep as a generator writes; deeper ones would end in the stack's overflow. */
  private static final int MAX_DEPTH = 1000;

  private static final FrameCodec CODEC = new FrameCodec();

  private CanonicalJson() {}

  /**
   * The canonical text in UTF-8.
   *
   * @throws IllegalArgumentException if a string has half a surrogate pair, which has no UTF-8, or
   *     values are nested deeper than 1000 levels
   */
  public static byte[] canonicalize(JsonValue value) {
    JsonBuffer out = new JsonBuffer(256, Integer.MAX_VALUE);
    write(out, value, 0);
    return out.toByteArray();
  }

  /**
   * Writes the canonical text behind what {@code out} has.
   *
   * @throws IllegalArgumentException as {@link #canonicalize(JsonValue)}; then {@code out} is as it
   *     was
   */
  public static void write(JsonBuffer out, JsonValue value) {
    int before = out.size();
    try {
      write(out, value, 0);
    } catch (RuntimeException | Error e) {
      out.truncate(before);
      throw e;
    }
  }

  /**
   * The canonical text in UTF-8 of a text in UTF-8.
   *
   * @throws ProtocolException if {@code utf8} is no JSON, or has a name twice in an object, half a
   *     surrogate pair, or more levels than {@link
   *     dev.flowtrace.protocol.codec.CodecLimits#DEFAULT} allows
   */
  public static byte[] canonicalize(byte[] utf8) throws ProtocolException {
    JsonValue value = CODEC.decodeValue(utf8);
    try {
      return canonicalize(value);
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("value: " + e.getMessage());
    }
  }

  /** A double as ECMAScript writes it; NaN and the infinities as {@code null}. */
  public static String number(double value) {
    return Double.isFinite(value) ? JsonNumber.of(value).literal() : "null";
  }

  private static void write(JsonBuffer out, JsonValue value, int depth) {
    if (value instanceof JsonString string) {
      out.string(string.value());
    } else if (value instanceof JsonNumber number) {
      writeNumber(out, number);
    } else if (value instanceof JsonObject object) {
      writeObject(out, object, nested(depth));
    } else if (value instanceof JsonArray array) {
      int inner = nested(depth);
      out.write('[');
      boolean first = true;
      for (JsonValue item : array.items()) {
        if (!first) {
          out.write(',');
        }
        first = false;
        write(out, item, inner);
      }
      out.write(']');
    } else if (value instanceof JsonBool bool) {
      out.ascii(bool.value() ? "true" : "false");
    } else {
      out.ascii("null");
    }
  }

  private static void writeObject(JsonBuffer out, JsonObject object, int depth) {
    Members members = new Members(object.members().size());
    object.members().forEach(members::add);
    String[] names = members.names;
    JsonValue[] values = members.values;
    out.write('{');
    boolean first = true;
    for (int index : SortedNames.order(names, members.count)) {
      if (!first) {
        out.write(',');
      }
      first = false;
      out.string(names[index]);
      out.write(':');
      write(out, values[index], depth);
    }
    out.write('}');
  }

  /** Of one object, as they come. */
  private static final class Members {
    private final String[] names;
    private final JsonValue[] values;
    private int count;

    Members(int size) {
      names = new String[size];
      values = new JsonValue[size];
    }

    void add(String name, JsonValue value) {
      names[count] = name;
      values[count++] = value;
    }
  }

  private static int nested(int depth) {
    if (depth == MAX_DEPTH) {
      throw new IllegalArgumentException("nested deeper than " + MAX_DEPTH + " levels");
    }
    return depth + 1;
  }

  private static void writeNumber(JsonBuffer out, JsonNumber number) {
    if (number.isInteger()) {
      out.ascii(number.literal().equals("-0") ? "0" : number.literal());
    } else {
      out.ascii(number(number.doubleValue()));
    }
  }
}
