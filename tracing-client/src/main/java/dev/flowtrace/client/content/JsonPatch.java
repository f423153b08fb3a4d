package dev.flowtrace.client.content;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Differences of JSON values as JSON Patch (RFC 6902). */
public final class JsonPatch {
  private JsonPatch() {}

  /**
   * What makes {@code after} of {@code before}; empty if they are equal. Of arrays, those that grew
   * or shrank at their end are patched there, others are replaced.
   */
  public static JsonArray between(JsonValue before, JsonValue after) {
    List<JsonValue> operations = new ArrayList<>();
    compare("", before, after, operations);
    return new JsonArray(operations);
  }

  private static void compare(
      String path, JsonValue before, JsonValue after, List<JsonValue> operations) {
    if (before.equals(after)) {
      return;
    }
    if (before instanceof JsonObject old && after instanceof JsonObject now) {
      compareMembers(path, old, now, operations);
    } else if (before instanceof JsonArray old
        && after instanceof JsonArray now
        && isPrefix(old.items(), now.items())) {
      for (JsonValue added : now.items().subList(old.items().size(), now.items().size())) {
        operations.add(operation("add", path + "/-", added));
      }
    } else if (before instanceof JsonArray old
        && after instanceof JsonArray now
        && isPrefix(now.items(), old.items())) {
      for (int i = old.items().size() - 1; i >= now.items().size(); i--) {
        operations.add(operation("remove", path + "/" + i, null));
      }
    } else {
      operations.add(operation("replace", path, after));
    }
  }

  private static void compareMembers(
      String path, JsonObject before, JsonObject after, List<JsonValue> operations) {
    for (String name : before.members().keySet()) {
      if (after.get(name) == null) {
        operations.add(operation("remove", below(path, name), null));
      }
    }
    for (Map.Entry<String, JsonValue> member : after.members().entrySet()) {
      JsonValue old = before.get(member.getKey());
      String inner = below(path, member.getKey());
      if (old == null) {
        operations.add(operation("add", inner, member.getValue()));
      } else {
        compare(inner, old, member.getValue(), operations);
      }
    }
  }

  private static boolean isPrefix(List<JsonValue> shorter, List<JsonValue> longer) {
    return !shorter.isEmpty()
        && shorter.size() < longer.size()
        && shorter.equals(longer.subList(0, shorter.size()));
  }

  private static JsonObject operation(String op, String path, @Nullable JsonValue value) {
    JsonObject.Builder operation = JsonObject.newBuilder().put("op", op).put("path", path);
    if (value != null) {
      operation.put("value", value);
    }
    return operation.build();
  }

  /** As RFC 6901 has it, the tilde first. */
  private static String below(String path, String name) {
    return path + "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
