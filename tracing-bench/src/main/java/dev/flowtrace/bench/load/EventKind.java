package dev.flowtrace.bench.load;

/**
 * The kinds of events that are sent. Events in batches, and frames of one event, have 650 to 750
 * bytes: those without a message have every field, as stock clients write them; those with one
 * leave out what is unmeasured, and either the checksum or what has a default. An event in a batch
 * makes up for the frame that it does not have with a chain of causes.
 */
@SuppressWarnings(
    "ImmutableEnumChecker") // EventTemplate is immutable, without the annotation for it
enum EventKind {
  ACTOR_CREATED("\"ActorCreated\"", Shape.PLAIN),
  ACTOR_STARTED("\"ActorStarted\"", Shape.PLAIN),
  ACTOR_COMPLETED("\"ActorCompleted\"", Shape.PLAIN),
  ACTOR_FAILED("\"ActorFailed\"", Shape.FAILED),
  STATE_CHANGED("\"StateChanged\"", Shape.STATE),
  MESSAGE_SENT("\"MessageSent\"", Shape.MESSAGE),
  MESSAGE_RECEIVED("\"MessageReceived\"", Shape.MESSAGE),
  DATA_FLOW(
      "{\"DataFlow\":{\"to_actor\":\"${TO_ACTOR}\",\"to_port\":\"${TO_PORT}\"}}", Shape.DATA_FLOW);

  private static final String CAUSALITY =
      "{\"parent_event_id\":\"${PARENT_ID}\",\"root_cause_event_id\":\"${ROOT_ID}\","
          + "\"dependency_chain\":[%s],\"span_id\":\"${SPAN_ID}\"}";
  private static final String CHAIN = "\"${ROOT_ID}\",\"${PARENT_ID}\"";
  private static final String ALL_METRICS =
      "{\"execution_time_ns\":${EXECUTION_NANOS},\"memory_usage_bytes\":null,"
          + "\"cpu_usage_percent\":null,\"queue_depth\":${QUEUE_DEPTH},"
          + "\"throughput_msgs_per_sec\":null}";
  private static final String MEASURED =
      "{\"execution_time_ns\":${EXECUTION_NANOS},\"queue_depth\":${QUEUE_DEPTH}}";
  private static final String WITHOUT_MESSAGE =
      "{\"port\":null,\"message\":null,\"state_diff\":%s,\"error\":%s,\"performance_metrics\":"
          + ALL_METRICS
          + ",\"custom_attributes\":%s}";
  private static final String WITH_MESSAGE =
      "{\"port\":\"${PORT}\",\"message\":{\"message_type\":\"%s\",\"size_bytes\":${SIZE_BYTES},"
          + "\"checksum\":\"%s\",\"serialized_data\":[]%s},\"performance_metrics\":"
          + MEASURED
          + ",\"custom_attributes\":%s}";
  private static final String CODEC = ",\"content_codec\":\"none\"";

  private enum Shape {
    PLAIN,
    FAILED,
    STATE,
    MESSAGE,
    DATA_FLOW
  }

  private final EventTemplate frameWithMessageId;
  private final EventTemplate frameWithoutMessageId;
  private final EventTemplate eventWithMessageId;
  private final EventTemplate eventWithoutMessageId;

  EventKind(String eventType, Shape shape) {
    this.frameWithMessageId = frame(eventType, shape, true);
    this.frameWithoutMessageId = frame(eventType, shape, false);
    this.eventWithMessageId = EventTemplate.parse(event(eventType, shape, true, CHAIN));
    this.eventWithoutMessageId = EventTemplate.parse(event(eventType, shape, false, CHAIN));
  }

  /** The text of a RecordEvent of that kind; {@code message_id} is an attribute that is indexed. */
  EventTemplate frame(boolean messageId) {
    return messageId ? frameWithMessageId : frameWithoutMessageId;
  }

  /** The text of an event of that kind in a batch, which has its packed form. */
  EventTemplate event(boolean messageId) {
    return messageId ? eventWithMessageId : eventWithoutMessageId;
  }

  private static EventTemplate frame(String eventType, Shape shape, boolean messageId) {
    return EventTemplate.parse(
        "{\"RecordEvent\":{\"trace_id\":\"${TRACE_ID}\",\"event\":"
            + event(eventType, shape, messageId, "")
            + "}}");
  }

  private static String event(String eventType, Shape shape, boolean messageId, String chain) {
    return "{\"event_id\":\"${EVENT_ID}\",\"timestamp\":\"${TIME}\",\"event_type\":"
        + eventType
        + ",\"actor_id\":\"${ACTOR}\",\"data\":"
        + data(shape, messageId)
        + ",\"causality\":"
        + CAUSALITY.formatted(chain)
        + "}";
  }

  private static String data(Shape shape, boolean messageId) {
    String attributes =
        messageId ? "{\"n\":${N},\"message_id\":\"msg_${MESSAGE_NUMBER}\"}" : "{\"n\":${N}}";
    return switch (shape) {
      case PLAIN -> WITHOUT_MESSAGE.formatted("null", "null", attributes);
      case FAILED ->
          WITHOUT_MESSAGE.formatted("null", "\"timeout: peer did not answer\"", attributes);
      case STATE ->
          WITHOUT_MESSAGE.formatted(
              "{\"after\":[123,125],\"diff_type\":\"Full\"}", "null", attributes);
      case MESSAGE -> WITH_MESSAGE.formatted("Reading", "sha256:${CHECKSUM}", "", attributes);
      case DATA_FLOW -> WITH_MESSAGE.formatted("SensorReading", "", CODEC, attributes);
    };
  }
}
