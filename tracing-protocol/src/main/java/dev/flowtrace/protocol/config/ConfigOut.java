package dev.flowtrace.protocol.config;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonNumber;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes one object; what is absent is left out. */
final class ConfigOut {
  private final JsonObject.Builder object = JsonObject.newBuilder();

  ConfigOut put(String name, @Nullable Double value) {
    if (value != null) {
      object.put(name, JsonNumber.of(value));
    }
    return this;
  }

  ConfigOut put(String name, @Nullable Long value) {
    if (value != null) {
      object.put(name, JsonNumber.of(value));
    }
    return this;
  }

  ConfigOut put(String name, @Nullable Integer value) {
    return put(name, value == null ? null : Long.valueOf(value));
  }

  ConfigOut put(String name, @Nullable Boolean value) {
    if (value != null) {
      object.put(name, JsonValue.of(value));
    }
    return this;
  }

  ConfigOut put(String name, @Nullable String value) {
    if (value != null) {
      object.put(name, JsonValue.of(value));
    }
    return this;
  }

  ConfigOut put(String name, @Nullable WireName value) {
    return put(name, value == null ? null : value.wireName());
  }

  ConfigOut put(String name, JsonObject value) {
    if (!value.isEmpty()) {
      object.put(name, value);
    }
    return this;
  }

  <T> ConfigOut put(String name, @Nullable List<T> items, Function<T, JsonValue> json) {
    if (items != null) {
      object.put(name, new JsonArray(items.stream().map(json).toList()));
    }
    return this;
  }

  JsonObject build(JsonObject unknown) {
    unknown.members().forEach(object::put);
    return object.build();
  }
}
