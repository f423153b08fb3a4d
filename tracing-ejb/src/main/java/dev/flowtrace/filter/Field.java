package dev.flowtrace.filter;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be asked of an event, or of its trace. */
enum Field {
  EVENT_TYPE("event.type", Type.TEXT),
  ACTOR("actor", Type.TEXT),
  PORT("port", Type.TEXT),
  TO_ACTOR("to_actor", Type.TEXT),
  TO_PORT("to_port", Type.TEXT),
  DURATION("duration", Type.DURATION),
  ERROR("error", Type.TEXT),
  MESSAGE_TYPE("message.type", Type.TEXT),
  MESSAGE_SIZE("message.size", Type.NUMBER),
  QUEUE_DEPTH("queue_depth", Type.NUMBER),
  FLOW("flow", Type.TEXT),
  STATUS("status", Type.TEXT),
  TRACE_DURATION("trace.duration", Type.DURATION),
  TRACE_EVENTS("trace.events", Type.NUMBER),
  TRACE_ERRORS("trace.errors", Type.NUMBER),
  /** An attribute of the event, whose key is said beside it. */
  ATTRIBUTE("attr.KEY", Type.ANY);

  /** What its values are. */
  enum Type {
    TEXT,
    NUMBER,
    DURATION,
    ANY
  }

  static final String ATTRIBUTE_PREFIX = "attr.";

  private final String text;
  private final Type type;

  Field(String text, Type type) {
    this.text = text;
    this.type = type;
  }

  Type type() {
    return type;
  }

  static List<String> texts() {
    return Arrays.stream(values()).map(field -> field.text).toList();
  }

  static @Nullable Field of(String name) {
    if (name.startsWith(ATTRIBUTE_PREFIX) && name.length() > ATTRIBUTE_PREFIX.length()) {
      return ATTRIBUTE;
    }
    return Arrays.stream(values())
        .filter(field -> field != ATTRIBUTE && field.text.equals(name))
        .findFirst()
        .orElse(null);
  }
}
