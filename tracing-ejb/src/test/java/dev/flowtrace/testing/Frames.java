package dev.flowtrace.testing;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Frames as a client sends them, as bytes of JSON. */
public final class Frames {
  private Frames() {}

  /** A start with version 1.2.3. */
  public static byte[] start(UUID traceId, String flow) {
    return start(traceId, flow, 1, 2, 3, "abc");
  }

  /** A start with a version. */
  public static byte[] start(
      UUID traceId, String flow, int major, int minor, int patch, @Nullable String gitHash) {
    return bytes(
        "{\"StartTrace\":{\"trace_id\":\"%s\",\"flow_id\":%s,\"version\":%s}}"
            .formatted(traceId, quoted(flow), version(major, minor, patch, gitHash)));
  }

  /** A version's JSON. */
  public static String version(int major, int minor, int patch, @Nullable String gitHash) {
    return ("{\"major\":%d,\"minor\":%d,\"patch\":%d,\"git_hash\":%s,"
            + "\"timestamp\":\"2025-01-07T06:00:00Z\"}")
        .formatted(major, minor, patch, gitHash == null ? "null" : quoted(gitHash));
  }

  /** An end: {@code Completed}, {@code Cancelled}. */
  public static byte[] end(UUID traceId, String status) {
    return bytes(
        "{\"EndTrace\":{\"trace_id\":\"%s\",\"status\":\"%s\"}}".formatted(traceId, status));
  }

  /** An end with an error. */
  public static byte[] fail(UUID traceId, String error) {
    return bytes(
        "{\"EndTrace\":{\"trace_id\":\"%s\",\"status\":{\"Failed\":{\"error\":%s}}}}"
            .formatted(traceId, quoted(error)));
  }

  /** A whole trace at once, completed, from 06:00 to 06:01. */
  public static byte[] store(UUID traceId, UUID executionId, String flow, TestEvent... events) {
    StringBuilder list = new StringBuilder();
    for (TestEvent event : events) {
      list.append(list.isEmpty() ? "" : ",").append(event.json());
    }
    return bytes(
        ("{\"StoreTrace\":{\"trace\":{\"trace_id\":\"%s\",\"flow_id\":%s,\"execution_id\":\"%s\","
                + "\"version\":%s,\"start_time\":\"2025-01-07T06:00:00Z\","
                + "\"end_time\":\"2025-01-07T06:01:00Z\",\"status\":\"Completed\",\"events\":[%s],"
                + "\"metadata\":{\"user_id\":null,\"session_id\":null,\"environment\":\"test\","
                + "\"hostname\":\"h\",\"process_id\":1,\"thread_id\":\"t\",\"tags\":{}}}}}")
            .formatted(
                traceId, quoted(flow), executionId, version(1, 0, 0, null), list.toString()));
  }

  /** A JSON string, in ASCII, so that it can hold what UTF-8 can't. */
  public static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
