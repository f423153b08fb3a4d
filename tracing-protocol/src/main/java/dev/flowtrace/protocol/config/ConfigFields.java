package dev.flowtrace.protocol.config;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonBool;
import dev.flowtrace.protocol.JsonValue.JsonNull;
import dev.flowtrace.protocol.JsonValue.JsonNumber;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of one object by type; what is not asked for is unknown. JSON's null counts as
 * absent.
 */
final class ConfigFields {
  private final JsonObject object;
  private final String path;
  private final Set<String> known = new HashSet<>();

  /**
   * @param path what messages put before a field's name; empty for the document itself
   */
  ConfigFields(JsonObject object, String path) {
    this.object = object;
    this.path = path;
  }

  /** Reads one item of a list, or an object within. */
  interface Reader<T> {
    T read(ConfigFields in) throws InvalidConfigException;
  }

  @Nullable Double number(String name) throws InvalidConfigException {
    JsonValue value = get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonNumber number) {
      return number.doubleValue();
    }
    throw wrong(name, value, "a number");
  }

  @Nullable Long integer(String name) throws InvalidConfigException {
    JsonValue value = get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonNumber number) {
      try {
        return number.longValue();
      } catch (NumberFormatException e) {
        throw wrong(name, value, "an integer");
      }
    }
    throw wrong(name, value, "an integer");
  }

  @Nullable Boolean bool(String name) throws InvalidConfigException {
    JsonValue value = get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonBool bool) {
      return bool.value();
    }
    throw wrong(name, value, "true or false");
  }

  @Nullable String string(String name) throws InvalidConfigException {
    JsonValue value = get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonString string) {
      return string.value();
    }
    throw wrong(name, value, "a string");
  }

  <E extends Enum<E> & WireName> @Nullable E choice(String name, Class<E> type)
      throws InvalidConfigException {
    JsonValue value = get(name);
    if (value == null) {
      return null;
    }
    E[] choices = type.getEnumConstants();
    if (value instanceof JsonString string) {
      for (E choice : choices) {
        if (choice.wireName().equals(string.value())) {
          return choice;
        }
      }
    }
    throw wrong(
        name,
        value,
        Arrays.stream(choices)
            .map(choice -> "'" + choice.wireName() + "'")
            .collect(Collectors.joining(", ", "one of ", "")));
  }

  @Nullable List<String> strings(String name) throws InvalidConfigException {
    JsonArray array = array(name);
    if (array == null) {
      return null;
    }
    List<String> strings = new ArrayList<>();
    for (JsonValue item : array.items()) {
      if (!(item instanceof JsonString string)) {
        throw wrong(name + "[" + strings.size() + "]", item, "a string");
      }
      strings.add(string.value());
    }
    return strings;
  }

  <T> @Nullable List<T> objects(String name, Reader<T> reader) throws InvalidConfigException {
    JsonArray array = array(name);
    if (array == null) {
      return null;
    }
    List<T> objects = new ArrayList<>();
    for (JsonValue item : array.items()) {
      String at = name + "[" + objects.size() + "]";
      if (!(item instanceof JsonObject member)) {
        throw wrong(at, item, "an object");
      }
      objects.add(reader.read(new ConfigFields(member, path(at))));
    }
    return objects;
  }

  /** An absent object is read as an empty one. */
  <T> T object(String name, Reader<T> reader) throws InvalidConfigException {
    JsonValue value = get(name);
    if (value != null && !(value instanceof JsonObject)) {
      throw wrong(name, value, "an object");
    }
    JsonObject member = value instanceof JsonObject present ? present : JsonObject.EMPTY;
    return reader.read(new ConfigFields(member, path(name)));
  }

  /** What was not asked for so far. */
  JsonObject unknown() {
    JsonObject.Builder unknown = JsonObject.newBuilder();
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      if (!known.contains(member.getKey())) {
        unknown.put(member.getKey(), member.getValue());
      }
    }
    return unknown.build();
  }

  /** Says where it is when a record's constructor refuses a field. */
  <T> T checked(Supplier<T> constructor) throws InvalidConfigException {
    try {
      return constructor.get();
    } catch (IllegalArgumentException e) {
      throw new InvalidConfigException(path(String.valueOf(e.getMessage())));
    }
  }

  private @Nullable JsonArray array(String name) throws InvalidConfigException {
    JsonValue value = get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonArray array) {
      return array;
    }
    throw wrong(name, value, "an array");
  }

  private @Nullable JsonValue get(String name) {
    known.add(name);
    JsonValue value = object.get(name);
    return value == JsonNull.INSTANCE ? null : value;
  }

  private String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private InvalidConfigException wrong(String name, JsonValue value, String allowed) {
    return new InvalidConfigException(
        path(name) + ": " + describe(value) + ", allowed is " + allowed);
  }

  private static String describe(JsonValue value) {
    if (value instanceof JsonString string) {
      return Checks.shown(string.value());
    } else if (value instanceof JsonNumber number) {
      return number.literal().length() > 60 ? "a long number" : number.literal();
    } else if (value instanceof JsonBool bool) {
      return String.valueOf(bool.value());
    } else if (value instanceof JsonArray) {
      return "an array";
    }
    return value == JsonNull.INSTANCE ? "null" : "an object";
  }
}
