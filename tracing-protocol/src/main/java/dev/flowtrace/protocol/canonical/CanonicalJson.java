package dev.flowtrace.protocol.canonical;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonBool;
import dev.flowtrace.protocol.JsonValue.JsonNumber;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.JsonValue.JsonString;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.codec.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

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
  private static final String HEX = "0123456789abcdef";

  private CanonicalJson() {}

  /**
   * The canonical text in UTF-8.
   *
   * @throws IllegalArgumentException if a string has half a surrogate pair, which has no UTF-8, or
   *     values are nested deeper than 1000 levels
   */
  public static byte[] canonicalize(JsonValue value) {
    StringBuilder out = new StringBuilder(256);
    append(out, value, 0);
    return out.toString().getBytes(StandardCharsets.UTF_8);
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

  private static void append(StringBuilder out, JsonValue value, int depth) {
    if (value instanceof JsonObject object) {
      appendObject(out, object, nested(depth));
    } else if (value instanceof JsonArray array) {
      int inner = nested(depth);
      out.append('[');
      char separator = 0;
      for (JsonValue item : array.items()) {
        separator = separate(out, separator);
        append(out, item, inner);
      }
      out.append(']');
    } else if (value instanceof JsonString string) {
      appendString(out, string.value());
    } else if (value instanceof JsonNumber number) {
      appendNumber(out, number);
    } else if (value instanceof JsonBool bool) {
      out.append(bool.value());
    } else {
      out.append("null");
    }
  }

  private static void appendObject(StringBuilder out, JsonObject object, int depth) {
    List<Map.Entry<String, JsonValue>> members = new ArrayList<>(object.members().entrySet());
    members.sort(
        Map.Entry.comparingByKey(
            Comparator.<String>naturalOrder())); // String compares UTF-16 units
    out.append('{');
    char separator = 0;
    for (Map.Entry<String, JsonValue> member : members) {
      separator = separate(out, separator);
      appendString(out, member.getKey());
      out.append(':');
      append(out, member.getValue(), depth);
    }
    out.append('}');
  }

  private static char separate(StringBuilder out, char separator) {
    if (separator != 0) {
      out.append(separator);
    }
    return ',';
  }

  private static int nested(int depth) {
    if (depth == MAX_DEPTH) {
      throw new IllegalArgumentException("nested deeper than " + MAX_DEPTH + " levels");
    }
    return depth + 1;
  }

  private static void appendNumber(StringBuilder out, JsonNumber number) {
    if (number.isInteger()) {
      out.append(number.literal().equals("-0") ? "0" : number.literal());
    } else {
      out.append(number(number.doubleValue()));
    }
  }

  private static void appendString(StringBuilder out, String s) {
    out.append('"');
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c < ' ') {
        appendControl(out, c);
      } else if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (!Character.isSurrogate(c)) {
        out.append(c);
      } else if (i + 1 < s.length() && Character.isSurrogatePair(c, s.charAt(i + 1))) {
        out.append(c).append(s.charAt(++i));
      } else {
        throw new IllegalArgumentException("half a surrogate pair, \\u" + Integer.toHexString(c));
      }
    }
    out.append('"');
  }

  private static void appendControl(StringBuilder out, char c) {
    switch (c) {
      case '\b' -> out.append("\\b");
      case '\t' -> out.append("\\t");
      case '\n' -> out.append("\\n");
      case '\f' -> out.append("\\f");
      case '\r' -> out.append("\\r");
      default -> out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
    }
  }
}
