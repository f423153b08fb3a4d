package dev.flowtrace.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.flowtrace.protocol.Rfc3339;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads of stored events what spans tell, and passes over the rest, such as the content of
 * messages. They were checked when they came, so this only takes care not to run astray.
 */
final class EventReader {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(2_000)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          // names of custom attributes are anybody's
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private @Nullable UUID eventId;
  private long epochNanos;
  private @Nullable String type;
  private @Nullable String customName;
  private @Nullable String actor;
  private @Nullable String port;
  private @Nullable String toActor;
  private @Nullable String toPort;
  private @Nullable String messageType;
  private long messageBytes = -1;
  private @Nullable String checksum;
  private long executionNanos = -1;
  private @Nullable String error;
  private @Nullable UUID parentId;

  private EventReader() {}

  private interface Field {
    void read(JsonParser in, String name) throws IOException;
  }

  /**
   * Reads an event.
   *
   * @throws IOException when it is none
   */
  static ExportedEvent read(byte[] json, int offset, int length) throws IOException {
    EventReader reader = new EventReader();
    try (JsonParser in = JSON.createParser(json, offset, length)) {
      in.nextToken();
      object(in, reader::event);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new IOException("a stored event cannot be read: " + e.getMessage(), e);
    }
    return reader.event();
  }

  /**
   * Reads an event's id alone, and no further.
   *
   * @throws IOException when it has none
   */
  static UUID readId(byte[] json, int offset, int length) throws IOException {
    try (JsonParser in = JSON.createParser(json, offset, length)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = in.currentName().equals("event_id");
        in.nextToken();
        if (found) {
          return UUID.fromString(in.getText());
        }
        in.skipChildren();
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("a stored event cannot be read: " + e.getMessage(), e);
    }
    throw new IOException("a stored event has no id");
  }

  private ExportedEvent event() throws IOException {
    if (eventId == null || type == null || actor == null) {
      throw new IOException("a stored event has no id, type or actor");
    }
    return new ExportedEvent(
        eventId,
        epochNanos,
        type,
        customName,
        actor,
        port,
        toActor,
        toPort,
        messageType,
        messageBytes,
        checksum,
        executionNanos,
        error,
        parentId);
  }

  /** Reads an object's members; of anything else, nothing. */
  private static void object(JsonParser in, Field field) throws IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      in.skipChildren();
      return;
    }
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      field.read(in, name);
    }
  }

  private void event(JsonParser in, String name) throws IOException {
    switch (name) {
      case "event_id" -> eventId = UUID.fromString(in.getText());
      case "timestamp" -> epochNanos = Rfc3339.parseEpochNanos(in.getText());
      case "event_type" -> type(in);
      case "actor_id" -> actor = in.getText();
      case "data" -> object(in, this::data);
      case "causality" -> object(in, this::causality);
      default -> in.skipChildren();
    }
  }

  private void type(JsonParser in) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_STRING) {
      type = in.getText();
    } else {
      object(
          in,
          (json, kind) -> {
            type = kind;
            if (json.currentToken() == JsonToken.VALUE_STRING) {
              customName = json.getText();
            } else {
              object(json, this::target);
            }
          });
    }
  }

  private void target(JsonParser in, String name) throws IOException {
    switch (name) {
      case "to_actor" -> toActor = text(in);
      case "to_port" -> toPort = text(in);
      default -> in.skipChildren();
    }
  }

  private void data(JsonParser in, String name) throws IOException {
    switch (name) {
      case "port" -> port = text(in);
      case "error" -> error = text(in);
      case "message" -> object(in, this::message);
      case "performance_metrics" -> object(in, this::metric);
      default -> in.skipChildren();
    }
  }

  private void message(JsonParser in, String name) throws IOException {
    switch (name) {
      case "message_type" -> messageType = text(in);
      case "size_bytes" -> messageBytes = number(in);
      case "checksum" -> checksum = text(in);
      default -> in.skipChildren();
    }
  }

  private void metric(JsonParser in, String name) throws IOException {
    if (name.equals("execution_time_ns")) {
      executionNanos = number(in);
    } else {
      in.skipChildren();
    }
  }

  private void causality(JsonParser in, String name) throws IOException {
    if (name.equals("parent_event_id")) {
      String id = text(in);
      parentId = id == null ? null : UUID.fromString(id);
    } else {
      in.skipChildren();
    }
  }

  private static @Nullable String text(JsonParser in) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_STRING) {
      return in.getText();
    }
    in.skipChildren();
    return null;
  }

  private static long number(JsonParser in) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      return in.getLongValue();
    }
    in.skipChildren();
    return -1;
  }
}
