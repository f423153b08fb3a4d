package dev.flowtrace.web.socket;

import dev.flowtrace.live.Notification;
import dev.flowtrace.protocol.ErrorCode;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.Reply;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.config.ClientConfig;
import dev.flowtrace.query.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

/** The texts of small replies. */
final class Replies {
  /** To what was taken. */
  static final String RECORDED = "{\"EventRecorded\":{\"success\":true,\"error\":null}}";

  /** To a ping. */
  static final String PONG = "\"Pong\"";

  private static final FrameCodec CODEC = new FrameCodec();
  private static final JsonObject CAPABILITIES =
      JsonObject.of("capabilities", JsonArray.of(JsonValue.of("zstd"), JsonValue.of("packed")));

  private Replies() {}

  static String traceStarted(UUID traceId) {
    return "{\"TraceStarted\":{\"trace_id\":\"" + traceId + "\"}}";
  }

  static String traceStored(UUID traceId) {
    return "{\"TraceStored\":{\"trace_id\":\"" + traceId + "\"}}";
  }

  static String welcome(UUID nodeId, long lastSeq, ClientConfig config) {
    return text(new Reply.Welcome(nodeId, lastSeq, config.toJson(), CAPABILITIES));
  }

  static String batchStored(long seq) {
    return "{\"BatchStored\":{\"seq\":" + seq + "}}";
  }

  static String busy(Duration retryAfter) {
    return "{\"Busy\":{\"retry_after_ms\":" + retryAfter.toMillis() + "}}";
  }

  static String lagging(long dropped) {
    return "{\"Lagging\":{\"dropped\":" + dropped + "}}";
  }

  static String text(Reply reply) {
    return new String(CODEC.encode(reply), StandardCharsets.UTF_8);
  }

  static String error(ErrorCode code, String message) {
    return "{\"Error\":{\"message\":"
        + JsonText.quote(message)
        + ",\"code\":\""
        + code.wireName()
        + "\"}}";
  }

  static String notification(Notification notification) {
    return "{\"EventNotification\":{\"trace_id\":\""
        + notification.traceId()
        + "\",\"event\":"
        + new String(
            notification.event().json(),
            notification.event().offset(),
            notification.event().length(),
            StandardCharsets.UTF_8)
        + "}}";
  }
}
