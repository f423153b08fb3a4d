package dev.flowtrace.testing;

import dev.flowtrace.protocol.Rfc3339;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event to send: by default a message that an actor sent at 06:00. */
public final class TestEvent {
  /** 2025-01-07T06:00:00Z. */
  public static final long SIX = 1_736_229_600_000_000_000L;

  private static final long SECOND = 1_000_000_000L;

  private final UUID id = UUID.randomUUID();
  private final String actor;
  private String type = "\"MessageSent\"";
  private long epochNanos = SIX;
  private @Nullable String port;
  private @Nullable String error;
  private long messageBytes = -1;
  private @Nullable Long nanos;
  private final List<String> attributes = new ArrayList<>();

  private TestEvent(String actor) {
    this.actor = actor;
  }

  /** An event of an actor. */
  public static TestEvent of(String actor) {
    return new TestEvent(actor);
  }

  /** A message from one actor's {@code out} to another's {@code in}. */
  public static TestEvent flow(String from, String to) {
    return new TestEvent(from).port("out").to(to, "in");
  }

  /** Of another type, by its name on the wire. */
  public TestEvent type(String name) {
    type = '"' + name + '"';
    return this;
  }

  /** Of a type of one's own. */
  public TestEvent custom(String name) {
    type = "{\"Custom\":" + Frames.quoted(name) + "}";
    return this;
  }

  /** A data flow. */
  public TestEvent to(String toActor, String toPort) {
    type =
        "{\"DataFlow\":{\"to_actor\":%s,\"to_port\":%s}}"
            .formatted(Frames.quoted(toActor), Frames.quoted(toPort));
    return this;
  }

  /** So many seconds after 06:00. */
  public TestEvent at(long seconds) {
    return atNanos(SIX + seconds * SECOND);
  }

  /** At a time. */
  public TestEvent atNanos(long nanosSinceEpoch) {
    epochNanos = nanosSinceEpoch;
    return this;
  }

  /** From a port. */
  public TestEvent port(String name) {
    port = name;
    return this;
  }

  /** With an error text. */
  public TestEvent error(String text) {
    error = text;
    return this;
  }

  /** With a message of that size. */
  public TestEvent message(long bytes) {
    messageBytes = bytes;
    return this;
  }

  /** With a measured execution time. */
  public TestEvent took(long executionNanos) {
    nanos = executionNanos;
    return this;
  }

  /** With a custom attribute. */
  public TestEvent attribute(String key, String value) {
    attributes.add(Frames.quoted(key) + ":" + Frames.quoted(value));
    return this;
  }

  /** The event's id. */
  public UUID id() {
    return id;
  }

  /** Its JSON as a client writes it. */
  public String json() {
    String message =
        messageBytes < 0
            ? "null"
            : ("{\"message_type\":\"T\",\"size_bytes\":%d,\"checksum\":\"\","
                    + "\"serialized_data\":[]}")
                .formatted(messageBytes);
    return ("{\"event_id\":\"%s\",\"timestamp\":\"%s\",\"event_type\":%s,\"actor_id\":%s,"
            + "\"data\":{\"port\":%s,\"message\":%s,\"state_diff\":null,\"error\":%s,"
            + "\"performance_metrics\":{\"execution_time_ns\":%s},\"custom_attributes\":{%s}},"
            + "\"causality\":{\"parent_event_id\":null,\"root_cause_event_id\":\"%s\","
            + "\"dependency_chain\":[],\"span_id\":\"s\"}}")
        .formatted(
            id,
            Rfc3339.formatEpochNanos(epochNanos),
            type,
            Frames.quoted(actor),
            port == null ? "null" : Frames.quoted(port),
            message,
            error == null ? "null" : Frames.quoted(error),
            nanos,
            String.join(",", attributes),
            id);
  }

  /** The frame that records it. */
  public byte[] in(UUID traceId) {
    return Frames.bytes(
        "{\"RecordEvent\":{\"trace_id\":\"%s\",\"event\":%s}}".formatted(traceId, json()));
  }
}
