package dev.flowtrace.bench.example;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Differences of objects as JSON Patch (RFC 6902). */
final class JsonPatch {
  private JsonPatch() {}

  /** What makes {@code after} of {@code before}; empty if they are equal. Arrays are replaced. */
  static JsonArray between(JsonObject before, JsonObject after) {
    List<JsonValue> operations = new ArrayList<>();
    compare("", before, after, operations);
    return new JsonArray(operations);
  }

  private static void compare(
      String path, JsonObject before, JsonObject after, List<JsonValue> operations) {
    for (String name : before.members().keySet()) {
      if (after.get(name) == null) {
        operations.add(operation("remove", path, name, null));
      }
    }
    for (Map.Entry<String, JsonValue> member : after.members().entrySet()) {
      JsonValue old = before.get(member.getKey());
      JsonValue now = member.getValue();
      if (old == null) {
        operations.add(operation("add", path, member.getKey(), now));
      } else if (old instanceof JsonObject oldObject && now instanceof JsonObject nowObject) {
        compare(path + "/" + escape(member.getKey()), oldObject, nowObject, operations);
      } else if (!old.equals(now)) {
        operations.add(operation("replace", path, member.getKey(), now));
      }
    }
  }

  private static JsonObject operation(
      String op, String path, String name, @Nullable JsonValue value) {
    JsonObject.Builder operation =
        JsonObject.newBuilder().put("op", op).put("path", path + "/" + escape(name));
    if (value != null) {
      operation.put("value", value);
    }
    return operation.build();
  }

  /** As RFC 6901 has it, the tilde first. */
  private static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
