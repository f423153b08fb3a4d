package dev.flowtrace.ingest;

import dev.flowtrace.aggregation.CausedEvent;
import dev.flowtrace.aggregation.EventAttribute;
import dev.flowtrace.aggregation.EventKind;
import dev.flowtrace.aggregation.RecordedEvent;
import dev.flowtrace.ingest.JsonScanner.Name;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads events as clients usually send them: what the collector needs of each, straight from the
 * frame's bytes. Whatever is unusual (unknown fields, escapes in names, large numbers) or wrong
 * ends it with a {@link GiveUpException}; the strict reader then finds the same, or says what is
 * wrong.
 *
 * <p>For one frame and one thread.
 */
final class EventScanner {
  private static final Runs EVENT =
      Runs.ofKeys("event_id", "timestamp", "event_type", "actor_id", "data", "causality");
  private static final int ALL = 63;
  private static final int TYPE = 2;

  private static final Runs KINDS =
      Runs.ofTexts(
          Arrays.stream(EventKind.values()).map(EventKind::wireName).toArray(String[]::new));
  private static final EventKind[] KIND = EventKind.values();
  private static final Name DATA_FLOW = new Name("DataFlow");
  private static final Name CUSTOM = new Name("Custom");
  private static final Runs DATA_FLOW_FIELDS = Runs.ofKeys("to_actor", "to_port");

  private static final Runs DATA =
      Runs.ofKeys(
          "port", "message", "state_diff", "error", "performance_metrics", "custom_attributes");
  private static final int METRICS_AND_ATTRIBUTES = 48;

  private static final Runs MESSAGE =
      Runs.ofKeys(
          "message_type",
          "size_bytes",
          "checksum",
          "serialized_data",
          "content_codec",
          "content_format_version",
          "stored_bytes");
  private static final int TYPE_SIZE_CHECKSUM_AND_CONTENT = 15;

  private static final Runs STATE_DIFF = Runs.ofKeys("before", "after", "diff_type");
  private static final int AFTER_AND_DIFF_TYPE = 6;
  private static final Runs DIFF_TYPES = Runs.ofTexts("Full", "Incremental", "MemoryOnly");

  private static final Runs METRICS =
      Runs.ofKeys(
          "execution_time_ns",
          "memory_usage_bytes",
          "cpu_usage_percent",
          "queue_depth",
          "throughput_msgs_per_sec");

  private final JsonScanner in;
  private final NameTable names;
  private final EventTimes times;
  private final IndexedAttributes indexed;
  private final boolean withCauses;
  private final CauseScanner causes;

  // the event that is being read
  private EventKind kind = EventKind.CUSTOM;
  private @Nullable String customName;
  private @Nullable String toActor;
  private @Nullable String toPort;
  private @Nullable String port;
  private @Nullable String error;
  private @Nullable String messageType;
  private long messageBytes;
  private long executionNanos;
  private List<EventAttribute> attributes = List.of();

  EventScanner(JsonScanner in, NameTable names, EventTimes times, IndexedAttributes indexed) {
    this(in, names, times, indexed, false);
  }

  private EventScanner(
      JsonScanner in,
      NameTable names,
      EventTimes times,
      IndexedAttributes indexed,
      boolean withCauses) {
    this.in = in;
    this.names = names;
    this.times = times;
    this.indexed = indexed;
    this.withCauses = withCauses;
    this.causes = new CauseScanner(withCauses);
  }

  /**
   * Reads the event that comes, with its causes.
   *
   * @param indexed gives up on what only the strict reader takes for a cause
   */
  static CausedEvent causedEvent(
      JsonScanner in, NameTable names, EventTimes times, IndexedAttributes indexed) {
    EventScanner scanner = new EventScanner(in, names, times, indexed, true);
    RecordedEvent event = scanner.event();
    return new CausedEvent(
        event, scanner.messageType, scanner.causes.parent(), scanner.causes.chain());
  }

  /** Reads the event that comes. */
  RecordedEvent event() {
    in.peek();
    int start = in.position();
    customName = null;
    toActor = null;
    toPort = null;
    port = null;
    error = null;
    messageType = null;
    messageBytes = -1;
    executionNanos = -1;
    attributes = List.of();
    long idHigh = 0;
    long idLow = 0;
    String actor = null;
    long epochNanos = 0;
    int seen = 0;
    int field = -1;
    JsonScanner.require(in.enter('{', '}'));
    do {
      field = in.member(EVENT, field + 1);
      seen = once(seen, 1 << field);
      switch (field) {
        case 0 -> {
          in.skipUuid();
          idHigh = in.uuidHigh();
          idLow = in.uuidLow();
        }
        case 1 -> epochNanos = times.read(in);
        case 2 -> eventType();
        case 3 -> actor = name();
        case 4 -> data();
        default -> causes.read(in);
      }
    } while (in.more('}'));
    if (seen != ALL || actor == null) {
      throw new GiveUpException();
    }
    return new RecordedEvent(
        idHigh,
        idLow,
        epochNanos,
        kind,
        customName,
        actor,
        port,
        toActor,
        toPort,
        messageBytes,
        executionNanos,
        error,
        attributes,
        in.json(),
        start,
        in.position() - start,
        null);
  }

  /** The fields seen so far and one more, which must not be among them. */
  static int once(int seen, int field) {
    JsonScanner.require((seen & field) == 0);
    return seen | field;
  }

  private String name() {
    in.plainString();
    return names.name(in.json(), in.textStart(), in.textLength());
  }

  private void eventType() {
    if (in.peek() == '"') {
      kind = KIND[in.oneOf(KINDS)];
      JsonScanner.require(kind != EventKind.DATA_FLOW && kind != EventKind.CUSTOM);
      return;
    }
    JsonScanner.require(in.enter('{', '}'));
    in.key();
    if (in.isText(DATA_FLOW)) {
      kind = EventKind.DATA_FLOW;
      dataFlow();
    } else {
      JsonScanner.require(in.isText(CUSTOM));
      kind = EventKind.CUSTOM;
      customName = name();
    }
    JsonScanner.require(!in.more('}'));
  }

  private void dataFlow() {
    int seen = 0;
    int field = -1;
    JsonScanner.require(in.enter('{', '}'));
    do {
      field = in.member(DATA_FLOW_FIELDS, field + 1);
      seen = once(seen, 1 << field);
      if (field == 0) {
        toActor = name();
      } else {
        toPort = name();
      }
    } while (in.more('}'));
    JsonScanner.require(seen == 3);
  }

  private void data() {
    int seen = 0;
    int field = -1;
    JsonScanner.require(in.enter('{', '}'));
    do {
      field = in.member(DATA, field + 1);
      seen = once(seen, 1 << field);
      dataField(field);
    } while (in.more('}'));
    JsonScanner.require((seen & METRICS_AND_ATTRIBUTES) == METRICS_AND_ATTRIBUTES);
  }

  private void dataField(int field) {
    switch (field) {
      case 0 -> port = in.isNull() ? null : name();
      case 1 -> {
        if (!in.isNull()) {
          message();
        }
      }
      case 2 -> {
        if (!in.isNull()) {
          stateDiff();
        }
      }
      case 3 -> error = in.isNull() ? null : text();
      case 4 -> metrics();
      default -> attributes = indexed.read(in);
    }
  }

  private String text() {
    in.plainString();
    return new String(in.json(), in.textStart(), in.textLength(), StandardCharsets.UTF_8);
  }

  private void message() {
    int seen = 0;
    int field = -1;
    JsonScanner.require(in.enter('{', '}'));
    do {
      field = in.member(MESSAGE, field + 1);
      seen = once(seen, 1 << field);
      messageField(field);
    } while (in.more('}'));
    JsonScanner.require((seen & TYPE_SIZE_CHECKSUM_AND_CONTENT) == TYPE_SIZE_CHECKSUM_AND_CONTENT);
  }

  private void messageField(int field) {
    switch (field) {
      case 0 -> messageType();
      case 1 -> messageBytes = in.unsigned();
      case 2 -> in.skipString();
      case 3 -> in.byteArray();
      case 4 -> {
        if (!in.isNull()) {
          in.skipString();
        }
      }
      case 5 -> JsonScanner.require(in.isNull() || in.unsigned() <= Integer.MAX_VALUE);
      default -> in.unsignedOrNull();
    }
  }

  private void messageType() {
    if (withCauses) {
      messageType = name();
    } else {
      in.skipString();
    }
  }

  /**
   * Reads what a packed event has as JSON where a token would be: a field of its data, with a comma
   * before it.
   *
   * @param seen the fields seen so far
   * @return those, and this one
   */
  int moreData(int seen) {
    return more(DATA, seen, this::dataField);
  }

  /** The same of its message. */
  int moreMessage(int seen) {
    return more(MESSAGE, seen, this::messageField);
  }

  /** The same of its measurements. */
  int moreMetrics(int seen) {
    return more(METRICS, seen, this::metric);
  }

  private int more(Runs fields, int seen, IntConsumer reader) {
    in.expect(',');
    int field = in.member(fields, 0);
    int all = once(seen, 1 << field);
    reader.accept(field);
    return all;
  }

  /**
   * Reads the event's type and then the start of its actor, where a packed event has them as JSON.
   */
  void typeUpToActor() {
    in.expect(',');
    JsonScanner.require(in.member(EVENT, TYPE) == TYPE);
    customName = null;
    toActor = null;
    toPort = null;
    eventType();
    in.expect(',');
    JsonScanner.require(in.member(EVENT, TYPE + 1) == TYPE + 1);
    in.expect('"');
  }

  EventKind kind() {
    return kind;
  }

  @Nullable String customName() {
    return customName;
  }

  @Nullable String toActor() {
    return toActor;
  }

  @Nullable String toPort() {
    return toPort;
  }

  /** The error that was read last. */
  @Nullable String error() {
    return error;
  }

  /** Before the data of the next packed event. */
  void forgetData() {
    error = null;
  }

  private void numberOrNull() {
    if (!in.isNull()) {
      in.number();
    }
  }

  private void stateDiff() {
    int seen = 0;
    int field = -1;
    JsonScanner.require(in.enter('{', '}'));
    do {
      field = in.member(STATE_DIFF, field + 1);
      seen = once(seen, 1 << field);
      switch (field) {
        case 0 -> {
          if (!in.isNull()) {
            in.byteArray();
          }
        }
        case 1 -> in.byteArray();
        default -> in.oneOf(DIFF_TYPES);
      }
    } while (in.more('}'));
    JsonScanner.require((seen & AFTER_AND_DIFF_TYPE) == AFTER_AND_DIFF_TYPE);
  }

  private void metrics() {
    if (!in.enter('{', '}')) {
      return;
    }
    int seen = 0;
    int field = -1;
    do {
      field = in.member(METRICS, field + 1);
      seen = once(seen, 1 << field);
      metric(field);
    } while (in.more('}'));
  }

  private void metric(int field) {
    switch (field) {
      case 0 -> executionNanos = in.unsignedOrNull();
      case 1, 3 -> in.unsignedOrNull();
      default -> numberOrNull();
    }
  }
}
