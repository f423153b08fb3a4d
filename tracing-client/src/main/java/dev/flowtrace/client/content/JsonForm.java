package dev.flowtrace.client.content;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonNull;
import dev.flowtrace.protocol.JsonValue.JsonNumber;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Any object as JSON, by its shape: records and maps are objects, collections and arrays are
 * arrays, bytes are base64, numbers and booleans themselves, all else its {@code toString()}.
 * Thread-safe.
 *
 * <p>What foreign code throws (accessors, converters, {@code toString}) is passed on; values nested
 * deeper than {@value #MAX_DEPTH} levels, which may contain themselves, are refused with {@link
 * IllegalArgumentException}.
 */
public final class JsonForm {
  private static final int MAX_DEPTH = 64;

  private final MessageTypes types;

  /** With converters of the user's own. */
  public JsonForm(MessageTypes types) {
    this.types = types;
  }

  /**
   * Whether a value is a text, a whole number or a boolean: stays as it is, and always has JSON.
   */
  public static boolean isPlain(@Nullable Object value) {
    return value instanceof String
        || value instanceof Long
        || value instanceof Integer
        || value instanceof Boolean;
  }

  /** The JSON, by its shape, of a value that {@link #isPlain} is true for. */
  public static JsonValue ofPlain(Object value) {
    return Objects.requireNonNull(scalar(value));
  }

  /** The value as JSON; null is JSON's null. */
  public JsonValue of(@Nullable Object value) {
    return of(value, 0);
  }

  private JsonValue of(@Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("nested deeper than " + MAX_DEPTH + " levels");
    }
    if (value == null) {
      return JsonNull.INSTANCE;
    } else if (value instanceof JsonValue json) {
      return json;
    }
    Function<Object, JsonValue> converter = types.converter(value.getClass());
    if (converter != null) {
      JsonValue converted = converter.apply(value);
      return converted == null ? JsonNull.INSTANCE : converted;
    }
    JsonValue scalar = scalar(value);
    return scalar == null ? composite(value, depth) : scalar;
  }

  private static @Nullable JsonValue scalar(Object value) {
    if (value instanceof String || value instanceof Character) {
      return JsonValue.of(Texts.wellFormed(value.toString()));
    } else if (value instanceof Double || value instanceof Float) {
      return JsonValue.of(
          value instanceof Float ? Double.parseDouble(value.toString()) : (Double) value);
    } else if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return JsonValue.of(((Number) value).longValue());
    } else if (value instanceof BigInteger || value instanceof BigDecimal) {
      return new JsonNumber(value.toString());
    } else if (value instanceof Boolean bool) {
      return JsonValue.of(bool);
    } else if (value instanceof Enum<?> constant) {
      return JsonValue.of(constant.name());
    } else if (value instanceof byte[] bytes) {
      return JsonValue.of(Base64.getEncoder().encodeToString(bytes));
    }
    return null;
  }

  private JsonValue composite(Object value, int depth) {
    if (value instanceof Map<?, ?> map) {
      JsonObject.Builder object = JsonObject.newBuilder();
      map.forEach(
          (key, item) -> object.put(Texts.wellFormed(String.valueOf(key)), of(item, depth + 1)));
      return object.build();
    } else if (value instanceof Iterable<?> items && !(value instanceof java.nio.file.Path)) {
      List<JsonValue> array = new ArrayList<>();
      items.forEach(item -> array.add(of(item, depth + 1)));
      return new JsonArray(array);
    } else if (value.getClass().isArray()) {
      List<JsonValue> array = new ArrayList<>();
      for (int i = 0; i < Array.getLength(value); i++) {
        array.add(of(Array.get(value, i), depth + 1));
      }
      return new JsonArray(array);
    } else if (value instanceof Optional<?> optional) {
      return of(optional.orElse(null), depth + 1);
    } else if (value instanceof Record) {
      return ofRecord(value, depth);
    }
    return JsonValue.of(Texts.wellFormed(String.valueOf(value)));
  }

  private JsonValue ofRecord(Object value, int depth) {
    JsonObject.Builder object = JsonObject.newBuilder();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      if (!component.getAccessor().trySetAccessible()) {
        return JsonValue.of(Texts.wellFormed(value.toString())); // of a module that is closed to us
      }
      try {
        object.put(component.getName(), of(component.getAccessor().invoke(value), depth + 1));
      } catch (InvocationTargetException e) {
        throw new IllegalArgumentException("an accessor threw", e.getCause());
      } catch (IllegalAccessException e) {
        throw new IllegalArgumentException(e);
      }
    }
    return object.build();
  }
}
