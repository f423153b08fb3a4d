package dev.flowtrace.states;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** Changes of JSON: JSON Patch and JSON Merge Patch, told apart by their shape. */
final class Patches {
  /**
   * A patch is for objects and arrays; in an object of this one member, any value can be patched.
   */
  private static final String WRAP = "v";

  private Patches() {}

  /** The kinds of changes. */
  enum Kind {
    JSON_PATCH,
    MERGE_PATCH
  }

  /** An array is a JSON Patch, an object a merge patch, anything else no change. */
  static @Nullable Kind kindOf(@Nullable JsonValue change) {
    if (change instanceof JsonArray) {
      return Kind.JSON_PATCH;
    }
    return change instanceof JsonObject ? Kind.MERGE_PATCH : null;
  }

  /**
   * The state that a change makes of one.
   *
   * @throws JsonException when it does not apply: says which operation does not
   */
  static JsonValue apply(JsonValue state, JsonValue change) {
    if (change instanceof JsonArray operations) {
      JsonObject wrapped = Jsonp.PROVIDER.createObjectBuilder().add(WRAP, state).build();
      JsonValue patched;
      try {
        patched = Jsonp.PROVIDER.createPatch(wrap(operations)).apply(wrapped).get(WRAP);
      } catch (ClassCastException | NullPointerException | IllegalArgumentException e) {
        throw new JsonException("an operation has not what it needs", e);
      }
      return patched == null ? JsonValue.NULL : patched;
    }
    return Jsonp.PROVIDER.createMergePatch(change).apply(state);
  }

  private static JsonArray wrap(JsonArray operations) {
    JsonArrayBuilder wrapped = Jsonp.PROVIDER.createArrayBuilder();
    for (JsonValue item : operations) {
      if (!(item instanceof JsonObject operation)) {
        throw new JsonException("an operation is no object");
      }
      JsonObjectBuilder copy = Jsonp.PROVIDER.createObjectBuilder(operation);
      for (String name : new String[] {"path", "from"}) {
        if (operation.get(name) instanceof JsonString pointer) {
          copy.add(name, "/" + WRAP + pointer.getString());
        }
      }
      wrapped.add(copy);
    }
    return wrapped.build();
  }

  /** The JSON Patch from one state to the other; empty when they are equal. */
  static JsonArray between(JsonValue before, JsonValue after) {
    if (before instanceof JsonObject old && after instanceof JsonObject now) {
      return Jsonp.PROVIDER.createDiff(old, now).toJsonArray();
    }
    if (before instanceof JsonArray old && after instanceof JsonArray now) {
      return Jsonp.PROVIDER.createDiff(old, now).toJsonArray();
    }
    if (before.equals(after)) {
      return JsonValue.EMPTY_JSON_ARRAY;
    }
    return Jsonp.PROVIDER
        .createArrayBuilder()
        .add(
            Jsonp.PROVIDER
                .createObjectBuilder()
                .add("op", "replace")
                .add("path", "")
                .add("value", after))
        .build();
  }
}
