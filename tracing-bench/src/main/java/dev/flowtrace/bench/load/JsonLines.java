package dev.flowtrace.bench.load;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.codec.FrameCodec;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** JSON that a person can read and a tool compare: each member of the outermost object a line. */
public final class JsonLines {
  private JsonLines() {}

  /** Writes an object. */
  public static String write(JsonObject json) {
    FrameCodec codec = new FrameCodec();
    StringBuilder text = new StringBuilder("{\n");
    String separator = "";
    for (Map.Entry<String, JsonValue> member : json.members().entrySet()) {
      text.append(separator).append("  ");
      text.append(text(codec, JsonValue.of(member.getKey()))).append(": ");
      text.append(text(codec, member.getValue()));
      separator = ",\n";
    }
    return text.append("\n}\n").toString();
  }

  private static String text(FrameCodec codec, JsonValue value) {
    return new String(codec.encodeValue(value), StandardCharsets.UTF_8);
  }
}
