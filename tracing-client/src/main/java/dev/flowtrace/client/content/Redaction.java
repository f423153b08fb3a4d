package dev.flowtrace.client.content;

import dev.flowtrace.client.sampling.Glob;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Blanks values before anything leaves the host: by where they are (JSON pointer, RFC 6901; {@code
 * *} as one step stands for any member or item) and by the names of members ({@code *} and {@code
 * ?} in the pattern, upper and lower case alike). Immutable.
 */
public final class Redaction {
  /** What stands in place of a value. */
  public static final JsonValue BLANK = JsonValue.of("[redacted]");

  /** Leaves everything as it is. */
  public static final Redaction NONE = new Redaction(List.of(), List.of());

  private final Step root = new Step();
  private final List<Glob> keys;

  /** The pointers below one place. */
  private static final class Step {
    private final Map<String, Step> next = new HashMap<>();
    private boolean blank;
  }

  /** Takes pointers and patterns as they were configured. */
  public Redaction(List<String> pointers, List<String> keyPatterns) {
    for (String pointer : pointers) {
      Step step = root;
      for (String name : pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
        String token = name.replace("~1", "/").replace("~0", "~");
        step = step.next.computeIfAbsent(token, key -> new Step());
      }
      step.blank = true;
    }
    keys = keyPatterns.stream().map(key -> Glob.of(key.toLowerCase(Locale.ROOT))).toList();
  }

  /** Whether nothing is blanked. */
  public boolean isEmpty() {
    return keys.isEmpty() && !root.blank && root.next.isEmpty();
  }

  /** The value without what is to be blanked; the same object if nothing is. */
  public JsonValue apply(JsonValue value) {
    return isEmpty() ? value : apply(value, List.of(root));
  }

  /** A custom attribute: its name and the names within it count, pointers don't. */
  public JsonValue attribute(String name, JsonValue value) {
    return coversKey(name) ? BLANK : apply(value, List.of());
  }

  /** Whether a value under this name is blanked wherever it is. */
  private boolean coversKey(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return keys.stream().anyMatch(key -> key.matches(lower));
  }

  private JsonValue apply(JsonValue value, List<Step> at) {
    if (at.stream().anyMatch(step -> step.blank)) {
      return BLANK;
    }
    if (value instanceof JsonObject object) {
      return applyToMembers(object, at);
    } else if (value instanceof JsonArray array) {
      List<JsonValue> items = new ArrayList<>(array.items().size());
      for (int i = 0; i < array.items().size(); i++) {
        items.add(apply(array.items().get(i), below(at, Integer.toString(i))));
      }
      return new JsonArray(items);
    }
    return value;
  }

  private JsonObject applyToMembers(JsonObject object, List<Step> at) {
    JsonObject.Builder result = JsonObject.newBuilder();
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      String name = member.getKey();
      result.put(name, coversKey(name) ? BLANK : apply(member.getValue(), below(at, name)));
    }
    return result.build();
  }

  private static List<Step> below(List<Step> at, String name) {
    if (at.isEmpty()) {
      return at;
    }
    List<Step> below = new ArrayList<>(2);
    for (Step step : at) {
      add(below, step.next.get(name));
      add(below, step.next.get("*"));
    }
    return below;
  }

  private static void add(List<Step> steps, @Nullable Step step) {
    if (step != null) {
      steps.add(step);
    }
  }
}
