package dev.flowtrace.web.socket;

import dev.flowtrace.live.Notification;
import dev.flowtrace.protocol.ErrorCode;
import dev.flowtrace.query.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The texts of small replies. */
final class Replies {
  /** To what was taken. */
  static final String RECORDED = "{\"EventRecorded\":{\"success\":true,\"error\":null}}";

  /** To a ping. */
  static final String PONG = "\"Pong\"";

  private Replies() {}

  static String traceStarted(UUID traceId) {
    return "{\"TraceStarted\":{\"trace_id\":\"" + traceId + "\"}}";
  }

  static String traceStored(UUID traceId) {
    return "{\"TraceStored\":{\"trace_id\":\"" + traceId + "\"}}";
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
