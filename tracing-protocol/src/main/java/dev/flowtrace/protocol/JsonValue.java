package dev.flowtrace.protocol;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Any JSON value, immutable: what the protocol carries without knowing its shape (custom
 * attributes, fields of a newer protocol). Numbers keep their text, so a value leaves as it came.
 */
public sealed interface JsonValue {

  /** A JSON string. */
  static JsonValue of(String value) {
    return new JsonString(value);
  }

  /** An integer number. */
  static JsonValue of(long value) {
    return JsonNumber.of(value);
  }

  /** A number, or {@link JsonNull} for NaN and the infinities, which JSON does not have. */
  static JsonValue of(double value) {
    return Double.isFinite(value) ? JsonNumber.of(value) : JsonNull.INSTANCE;
  }

  /** {@code true} or {@code false}. */
  static JsonValue of(boolean value) {
    return new JsonBool(value);
  }

  /**
   * An object. Equality does not look at the order of the members; iteration and encoding keep it.
   *
   * @param members by name, in the order they were written
   */
  record JsonObject(Map<String, JsonValue> members) implements JsonValue {

    /** The object without members. */
    public static final JsonObject EMPTY = new JsonObject(Map.of());

    /** Copies {@code members} and keeps their order. */
    public JsonObject {
      if (!(members instanceof BuiltMembers)) {
        members =
            members.isEmpty()
                ? Map.of()
                : Collections.unmodifiableMap(new LinkedHashMap<>(members));
      }
    }

    /** An object with one member. */
    public static JsonObject of(String name, JsonValue value) {
      return newBuilder().put(name, value).build();
    }

    /** An object with two members, in this order. */
    public static JsonObject of(String name1, JsonValue value1, String name2, JsonValue value2) {
      return newBuilder().put(name1, value1).put(name2, value2).build();
    }

    /** An object with three members, in this order. */
    public static JsonObject of(
        String name1,
        JsonValue value1,
        String name2,
        JsonValue value2,
        String name3,
        JsonValue value3) {
      return newBuilder().put(name1, value1).put(name2, value2).put(name3, value3).build();
    }

    /** Starts an object without members. */
    public static Builder newBuilder() {
      return new Builder();
    }

    /** Whether there is no member. */
    public boolean isEmpty() {
      return members.isEmpty();
    }

    /**
     * The member of that name; null when there is none (a member that is JSON's null is {@link
     * JsonNull}).
     */
    public @Nullable JsonValue get(String name) {
      return members.get(name);
    }

    /** Collects members in order; a name that is put twice has its last value. Not thread-safe. */
    public static final class Builder {
      private Map<String, JsonValue> members = new LinkedHashMap<>();

      /** Whether an object has the members: then they stay as they are. */
      private boolean handedOver;

      private Builder() {}

      /** Adds or replaces a member. */
      public Builder put(String name, JsonValue value) {
        if (handedOver) {
          members = new LinkedHashMap<>(members);
          handedOver = false;
        }
        members.put(name, value);
        return this;
      }

      /** Adds or replaces a string member. */
      public Builder put(String name, String value) {
        return put(name, JsonValue.of(value));
      }

      /** Adds or replaces an integer member. */
      public Builder put(String name, long value) {
        return put(name, JsonValue.of(value));
      }

      /** Adds or replaces a number member; NaN and the infinities become null. */
      public Builder put(String name, double value) {
        return put(name, JsonValue.of(value));
      }

      /** Adds or replaces a boolean member. */
      public Builder put(String name, boolean value) {
        return put(name, JsonValue.of(value));
      }

      /** The object with what was put so far. */
      public JsonObject build() {
        if (members.isEmpty()) {
          return EMPTY;
        }
        handedOver = true;
        return new JsonObject(new BuiltMembers(members));
      }
    }
  }

  /**
   * An array.
   *
   * @param items in order; JSON's null among them is {@link JsonNull}
   */
  record JsonArray(List<JsonValue> items) implements JsonValue {
    /** Copies {@code items}. */
    public JsonArray {
      items = List.copyOf(items);
    }

    /** An array of these items. */
    public static JsonArray of(JsonValue... items) {
      return new JsonArray(List.of(items));
    }
  }

  /**
   * A string.
   *
   * @param value without quotes and escapes; may be empty
   */
  record JsonString(String value) implements JsonValue {}

  /**
   * A number, kept as its text: {@code 1}, {@code 1.0} and {@code 1e0} are three different values
   * here.
   *
   * @param literal as RFC 8259 writes numbers, of any size and precision
   */
  record JsonNumber(String literal) implements JsonValue {
    /** Counts are mostly small: those are made once. */
    private static final JsonNumber[] SMALL = new JsonNumber[256];

    static {
      Arrays.setAll(SMALL, i -> new JsonNumber(Integer.toString(i)));
    }

    /**
     * Checks the syntax.
     *
     * @throws IllegalArgumentException if {@code literal} is no JSON number
     */
    public JsonNumber {
      if (!isNumber(literal)) {
        throw new IllegalArgumentException("not a JSON number: " + literal);
      }
    }

    /** An integer. */
    public static JsonNumber of(long value) {
      return value >= 0 && value < SMALL.length
          ? SMALL[(int) value]
          : new JsonNumber(Long.toString(value));
    }

    /**
     * A number as ECMAScript writes it: the shortest decimal that reads back as {@code value} (RFC
     * 8785).
     *
     * @throws IllegalArgumentException for NaN and the infinities
     */
    public static JsonNumber of(double value) {
      return new JsonNumber(EcmaScriptNumber.format(value));
    }

    private static boolean isNumber(String s) {
      int digits = s.startsWith("-") ? 1 : 0;
      int at = skipDigits(s, digits);
      if (at == digits || (at > digits + 1 && s.charAt(digits) == '0')) {
        return false;
      }
      if (at < s.length() && s.charAt(at) == '.') {
        int fraction = at + 1;
        at = skipDigits(s, fraction);
        if (at == fraction) {
          return false;
        }
      }
      if (at < s.length() && (s.charAt(at) == 'e' || s.charAt(at) == 'E')) {
        int exponent = at + 1;
        if (exponent < s.length() && (s.charAt(exponent) == '+' || s.charAt(exponent) == '-')) {
          exponent++;
        }
        at = skipDigits(s, exponent);
        if (at == exponent) {
          return false;
        }
      }
      return at == s.length();
    }

    private static int skipDigits(String s, int from) {
      int at = from;
      while (at < s.length() && s.charAt(at) >= '0' && s.charAt(at) <= '9') {
        at++;
      }
      return at;
    }

    /** Whether the text has neither fraction nor exponent. */
    public boolean isInteger() {
      for (int i = 0; i < literal.length(); i++) {
        char c = literal.charAt(i);
        if (c == '.' || c == 'e' || c == 'E') {
          return false;
        }
      }
      return true;
    }

    /**
     * The value, for texts without fraction and exponent.
     *
     * @throws NumberFormatException if there is a fraction or an exponent, or the value needs more
     *     than 64 bits
     */
    public long longValue() {
      return Long.parseLong(literal);
    }

    /** The nearest double; infinite if the number is larger than any. */
    public double doubleValue() {
      return Double.parseDouble(literal);
    }
  }

  /**
   * {@code true} or {@code false}.
   *
   * @param value which of the two
   */
  record JsonBool(boolean value) implements JsonValue {}

  /** JSON's {@code null}. */
  enum JsonNull implements JsonValue {
    /** The only one. */
    INSTANCE
  }
}
