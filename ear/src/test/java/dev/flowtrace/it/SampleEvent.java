package dev.flowtrace.it;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event as the wire has it, for tests that need events of many kinds. Built by one thread. */
final class SampleEvent {
  private final UUID id = UUID.randomUUID();
  private final Instant time;
  private final String type;
  private final String actor;
  private @Nullable UUID cause;
  private @Nullable String port;
  private @Nullable String error;
  private @Nullable Long nanos;
  private String message = "null";
  private String stateDiff = "null";

  private SampleEvent(Instant time, String type, String actor) {
    this.time = time;
    this.type = type;
    this.actor = actor;
  }

  /** An event whose type is a plain name, such as {@code ActorFailed}. */
  static SampleEvent of(Instant time, String type, String actor) {
    return new SampleEvent(time, quoted(type), actor);
  }

  /** A data flow from an actor's port {@code out} to another actor's {@code in}. */
  static SampleEvent dataFlow(Instant time, String from, String to) {
    return new SampleEvent(
            time, "{\"DataFlow\":{\"to_actor\":" + quoted(to) + ",\"to_port\":\"in\"}}", from)
        .port("out");
  }

  UUID id() {
    return id;
  }

  SampleEvent causedBy(SampleEvent other) {
    cause = other.id;
    return this;
  }

  SampleEvent port(String name) {
    port = name;
    return this;
  }

  SampleEvent error(String words) {
    error = words;
    return this;
  }

  SampleEvent took(long executionNanos) {
    nanos = executionNanos;
    return this;
  }

  /** A message whose content was captured. */
  SampleEvent message(String messageType, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    message =
        ("{\"message_type\":%s,\"size_bytes\":%d,\"checksum\":\"\",\"serialized_data\":%s,"
                + "\"content_codec\":\"none\",\"content_format_version\":1,\"stored_bytes\":%d}")
            .formatted(quoted(messageType), bytes.length, array(bytes), bytes.length);
    return this;
  }

  /**
   * A change of the actor's state.
   *
   * @param kind {@code Full}, {@code Incremental} or {@code MemoryOnly}
   */
  SampleEvent state(String kind, String json) {
    stateDiff =
        "{\"before\":null,\"after\":%s,\"diff_type\":\"%s\"}"
            .formatted(array(json.getBytes(StandardCharsets.UTF_8)), kind);
    return this;
  }

  String json() {
    return ("{\"event_id\":\"%s\",\"timestamp\":\"%s\",\"event_type\":%s,\"actor_id\":%s,\"data\":"
            + "{\"port\":%s,\"message\":%s,\"state_diff\":%s,\"error\":%s,\"performance_metrics\":"
            + "{\"execution_time_ns\":%s},\"custom_attributes\":{\"sample\":true}},\"causality\":"
            + "{\"parent_event_id\":%s,\"root_cause_event_id\":\"%1$s\",\"dependency_chain\":[],"
            + "\"span_id\":\"\"}}")
        .formatted(
            id,
            time,
            type,
            quoted(actor),
            port == null ? "null" : quoted(port),
            message,
            stateDiff,
            error == null ? "null" : quoted(error),
            nanos,
            cause == null ? "null" : "\"" + cause + "\"");
  }

  /** A text of JSON. */
  static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static String array(byte[] bytes) {
    StringBuilder text = new StringBuilder("[");
    for (byte b : bytes) {
      text.append(text.length() == 1 ? "" : ",").append(b & 0xff);
    }
    return text.append(']').toString();
  }
}
