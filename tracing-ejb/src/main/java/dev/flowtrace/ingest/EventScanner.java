package dev.flowtrace.ingest;

import dev.flowtrace.aggregation.CausedEvent;
import dev.flowtrace.aggregation.EventAttribute;
import dev.flowtrace.aggregation.EventKind;
import dev.flowtrace.aggregation.RecordedEvent;
import dev.flowtrace.ingest.JsonScanner.Name;
import dev.flowtrace.protocol.Rfc3339;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.List;
import java.util.UUID;
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
  private static final Name EVENT_ID = new Name("event_id");
  private static final Name TIMESTAMP = new Name("timestamp");
  private static final Name EVENT_TYPE = new Name("event_type");
  private static final Name ACTOR_ID = new Name("actor_id");
  private static final Name DATA = new Name("data");
  private static final Name CAUSALITY = new Name("causality");

  private static final Name DATA_FLOW = new Name("DataFlow");
  private static final Name CUSTOM = new Name("Custom");
  private static final Name TO_ACTOR = new Name("to_actor");
  private static final Name TO_PORT = new Name("to_port");

  private static final Name PORT = new Name("port");
  private static final Name MESSAGE = new Name("message");
  private static final Name STATE_DIFF = new Name("state_diff");
  private static final Name ERROR = new Name("error");
  private static final Name METRICS = new Name("performance_metrics");
  private static final Name ATTRIBUTES = new Name("custom_attributes");

  private static final Name MESSAGE_TYPE = new Name("message_type");
  private static final Name SIZE_BYTES = new Name("size_bytes");
  private static final Name CHECKSUM = new Name("checksum");
  private static final Name SERIALIZED_DATA = new Name("serialized_data");
  private static final Name CONTENT_CODEC = new Name("content_codec");
  private static final Name FORMAT_VERSION = new Name("content_format_version");
  private static final Name STORED_BYTES = new Name("stored_bytes");

  private static final Name BEFORE = new Name("before");
  private static final Name AFTER = new Name("after");
  private static final Name DIFF_TYPE = new Name("diff_type");
  private static final Name FULL = new Name("Full");
  private static final Name INCREMENTAL = new Name("Incremental");
  private static final Name MEMORY_ONLY = new Name("MemoryOnly");

  private static final Name EXECUTION_TIME = new Name("execution_time_ns");
  private static final Name MEMORY_USAGE = new Name("memory_usage_bytes");
  private static final Name CPU_USAGE = new Name("cpu_usage_percent");
  private static final Name QUEUE_DEPTH = new Name("queue_depth");
  private static final Name THROUGHPUT = new Name("throughput_msgs_per_sec");

  private final JsonScanner in;
  private final NameTable names;
  private final IndexedAttributes indexed;
  private final boolean withCauses;
  private final CauseScanner causes;
  private final TimeText time = new TimeText();

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

  EventScanner(JsonScanner in, NameTable names, IndexedAttributes indexed) {
    this(in, names, indexed, false);
  }

  private EventScanner(
      JsonScanner in, NameTable names, IndexedAttributes indexed, boolean withCauses) {
    this.in = in;
    this.names = names;
    this.indexed = indexed;
    this.withCauses = withCauses;
    this.causes = new CauseScanner(withCauses);
  }

  /**
   * Reads the event that comes, with its causes.
   *
   * @param indexed gives up on what only the strict reader takes for a cause
   */
  static CausedEvent causedEvent(JsonScanner in, NameTable names, IndexedAttributes indexed) {
    EventScanner scanner = new EventScanner(in, names, indexed, true);
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
    UUID eventId = null;
    String actor = null;
    long epochNanos = 0;
    int seen = 0;
    JsonScanner.require(in.enter('{', '}'));
    do {
      in.key();
      if (in.isText(EVENT_ID)) {
        seen = once(seen, 1);
        eventId = in.uuid();
      } else if (in.isText(TIMESTAMP)) {
        seen = once(seen, 2);
        epochNanos = time();
      } else if (in.isText(EVENT_TYPE)) {
        seen = once(seen, 4);
        eventType();
      } else if (in.isText(ACTOR_ID)) {
        seen = once(seen, 8);
        actor = name();
      } else if (in.isText(DATA)) {
        seen = once(seen, 16);
        data();
      } else if (in.isText(CAUSALITY)) {
        seen = once(seen, 32);
        causes.read(in);
      } else {
        throw new GiveUpException();
      }
    } while (in.more('}'));
    if (seen != 63 || eventId == null || actor == null) {
      throw new GiveUpException();
    }
    return new RecordedEvent(
        eventId,
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
        in.position() - start);
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

  private long time() {
    in.plainString();
    try {
      return Rfc3339.parseEpochNanos(time.of(in.json(), in.textStart(), in.textLength()));
    } catch (DateTimeException e) {
      throw new GiveUpException();
    }
  }

  private void eventType() {
    if (in.peek() == '"') {
      EventKind known = EventKind.ofWireName(name());
      if (known == null || known == EventKind.DATA_FLOW || known == EventKind.CUSTOM) {
        throw new GiveUpException();
      }
      kind = known;
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
    JsonScanner.require(in.enter('{', '}'));
    do {
      in.key();
      if (in.isText(TO_ACTOR)) {
        seen = once(seen, 1);
        toActor = name();
      } else {
        JsonScanner.require(in.isText(TO_PORT));
        seen = once(seen, 2);
        toPort = name();
      }
    } while (in.more('}'));
    JsonScanner.require(seen == 3);
  }

  private void data() {
    int seen = 0;
    JsonScanner.require(in.enter('{', '}'));
    do {
      in.key();
      if (in.isText(PORT)) {
        seen = once(seen, 1);
        port = in.isNull() ? null : name();
      } else if (in.isText(MESSAGE)) {
        seen = once(seen, 2);
        if (!in.isNull()) {
          message();
        }
      } else if (in.isText(STATE_DIFF)) {
        seen = once(seen, 4);
        if (!in.isNull()) {
          stateDiff();
        }
      } else if (in.isText(ERROR)) {
        seen = once(seen, 8);
        error = in.isNull() ? null : text();
      } else if (in.isText(METRICS)) {
        seen = once(seen, 16);
        metrics();
      } else if (in.isText(ATTRIBUTES)) {
        seen = once(seen, 32);
        attributes = indexed.read(in);
      } else {
        throw new GiveUpException();
      }
    } while (in.more('}'));
    JsonScanner.require((seen & 48) == 48);
  }

  private String text() {
    in.plainString();
    return new String(in.json(), in.textStart(), in.textLength(), StandardCharsets.UTF_8);
  }

  private void message() {
    int seen = 0;
    JsonScanner.require(in.enter('{', '}'));
    do {
      in.key();
      if (in.isText(MESSAGE_TYPE)) {
        seen = once(seen, 1);
        if (withCauses) {
          messageType = name();
        } else {
          in.skipString();
        }
      } else if (in.isText(SIZE_BYTES)) {
        seen = once(seen, 2);
        messageBytes = in.unsigned();
      } else if (in.isText(CHECKSUM)) {
        seen = once(seen, 4);
        in.skipString();
      } else if (in.isText(SERIALIZED_DATA)) {
        seen = once(seen, 8);
        in.byteArray();
      } else if (in.isText(CONTENT_CODEC)) {
        seen = once(seen, 16);
        if (!in.isNull()) {
          in.skipString();
        }
      } else if (in.isText(FORMAT_VERSION)) {
        seen = once(seen, 32);
        JsonScanner.require(in.isNull() || in.unsigned() <= Integer.MAX_VALUE);
      } else if (in.isText(STORED_BYTES)) {
        seen = once(seen, 64);
        unsignedOrNull();
      } else {
        throw new GiveUpException();
      }
    } while (in.more('}'));
    JsonScanner.require((seen & 15) == 15);
  }

  private long unsignedOrNull() {
    return in.isNull() ? -1 : in.unsigned();
  }

  private void numberOrNull() {
    if (!in.isNull()) {
      in.number();
    }
  }

  private void stateDiff() {
    int seen = 0;
    JsonScanner.require(in.enter('{', '}'));
    do {
      in.key();
      if (in.isText(BEFORE)) {
        seen = once(seen, 1);
        if (!in.isNull()) {
          in.byteArray();
        }
      } else if (in.isText(AFTER)) {
        seen = once(seen, 2);
        in.byteArray();
      } else {
        JsonScanner.require(in.isText(DIFF_TYPE));
        seen = once(seen, 4);
        in.plainString();
        JsonScanner.require(in.isText(FULL) || in.isText(INCREMENTAL) || in.isText(MEMORY_ONLY));
      }
    } while (in.more('}'));
    JsonScanner.require((seen & 6) == 6);
  }

  private void metrics() {
    if (!in.enter('{', '}')) {
      return;
    }
    int seen = 0;
    do {
      in.key();
      if (in.isText(EXECUTION_TIME)) {
        seen = once(seen, 1);
        executionNanos = unsignedOrNull();
      } else if (in.isText(MEMORY_USAGE)) {
        seen = once(seen, 2);
        unsignedOrNull();
      } else if (in.isText(CPU_USAGE)) {
        seen = once(seen, 4);
        numberOrNull();
      } else if (in.isText(QUEUE_DEPTH)) {
        seen = once(seen, 8);
        unsignedOrNull();
      } else {
        JsonScanner.require(in.isText(THROUGHPUT));
        seen = once(seen, 16);
        numberOrNull();
      }
    } while (in.more('}'));
  }
}
