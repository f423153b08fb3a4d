package dev.flowtrace.ingest;

import static dev.flowtrace.ingest.EventScanner.once;
import static dev.flowtrace.ingest.JsonScanner.require;

import dev.flowtrace.aggregation.EventAttribute;
import dev.flowtrace.aggregation.EventKind;
import dev.flowtrace.aggregation.PackedSlice;
import dev.flowtrace.aggregation.RecordedEvent;
import dev.flowtrace.ingest.JsonScanner.Name;
import dev.flowtrace.protocol.buffer.UuidText;
import dev.flowtrace.protocol.codec.Utf8;
import dev.flowtrace.protocol.packed.PackedBody;
import dev.flowtrace.protocol.packed.PackedText;
import dev.flowtrace.protocol.packed.Tokens;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads packed events as clients usually send them: tokens in the order of an event's fields, which
 * is why none of them can come twice, or be missing. What is between tokens, or stands where one
 * could be, is read as in JSON. Whatever is unusual or wrong ends it with a {@link
 * GiveUpException}, or with what {@link PackedBody} throws; then the batch is read as JSON.
 *
 * <p>For one batch and one thread.
 */
final class PackedEventScanner {
  /** How deep an event's data is in the JSON of a batch. */
  private static final int DATA_DEPTH = 7;

  private static final int EVENT_DEPTH = DATA_DEPTH - 2;
  private static final byte[] NO_JSON = {};

  // fields as EventScanner numbers them, a bit each
  private static final int TYPE_SIZE_CHECKSUM = 7;
  private static final int CONTENT = 8;
  private static final int CODEC = 16;
  private static final int FORMAT_AND_STORED = 96;
  private static final int ALL_BUT_STATE_AND_ERROR = 63 & ~12;
  private static final int EXECUTION = 1;
  private static final int MEMORY_CPU_DEPTH = 14;
  private static final int DEPTH = 8;
  private static final int THROUGHPUT = 16;

  private static final EventKind[] KINDS = EventKind.values();
  private static final Name[] KIND_NAMES =
      Arrays.stream(KINDS).map(kind -> new Name(kind.wireName())).toArray(Name[]::new);

  private final PackedBody body;
  private final JsonScanner in;
  private final NameTable names;
  private final EventTimes times;
  private final IndexedAttributes indexed;

  /** Reads what is JSON in an event, or all of one that is. */
  private final EventScanner plain;

  /** Ids of this batch's events, one event's behind another's. */
  private byte[] ids;

  private int idsTo;
  private long idBytes;

  // the event that is being read
  private int nextId;
  private int jsonLength;
  private EventKind kind = EventKind.CUSTOM;
  private @Nullable String customName;
  private @Nullable String toActor;
  private @Nullable String toPort;
  private @Nullable String port;
  private long messageBytes;

  /**
   * For the events of a batch.
   *
   * @param in reads the array that holds the body
   * @param ids gets ids, from {@code idsFrom} on, as far as it has room
   */
  PackedEventScanner(
      PackedBody body,
      JsonScanner in,
      byte[] ids,
      int idsFrom,
      NameTable names,
      EventTimes times,
      IndexedAttributes indexed) {
    this.body = body;
    this.in = in;
    this.ids = ids;
    this.idsTo = idsFrom;
    this.names = names;
    this.times = times;
    this.indexed = indexed;
    this.plain = new EventScanner(in, names, times, indexed);
  }

  /** How many bytes the ids of all events have. */
  long idBytes() {
    return idBytes;
  }

  /** Reads the event that comes. */
  RecordedEvent event() {
    int length = body.length();
    int idCount = body.number();
    require(idCount <= length);
    int idsFrom = readIds(idCount);
    int from = body.position();
    body.skip(length);
    require(Utf8.firstInvalid(in.json(), from, length) < 0);
    RecordedEvent event;
    if (idCount == 0 && in.json()[from] == '{') {
      in.goBack(from, EVENT_DEPTH);
      event = plain.event();
    } else {
      in.goBack(from, DATA_DEPTH);
      event = packed(new PackedSlice(in.json(), from, length, ids, idsFrom, idCount));
    }
    require(in.position() == from + length);
    return event;
  }

  private int readIds(int count) {
    int bytes = Math.multiplyExact(count, PackedText.ID_BYTES);
    if (ids.length - idsTo < bytes) {
      // the events so far keep the array that they have
      ids = new byte[Math.max(bytes, ids.length)];
      idsTo = 0;
    }
    int from = idsTo;
    for (int i = 0; i < count; i++, idsTo += PackedText.ID_BYTES) {
      int id = body.id();
      PackedText.putId(ids, idsTo, body.high(id), body.low(id));
    }
    idBytes += bytes;
    return from;
  }

  private RecordedEvent packed(PackedSlice slice) {
    nextId = slice.idsOffset();
    jsonLength = slice.length();
    token(Tokens.EVENT);
    int eventId = id();
    token(Tokens.TIME);
    long epochNanos = times.readPacked(in);
    String actor = typeAndActor();
    portAndMessage();
    String error = stateAndError();
    long executionNanos = metrics();
    token(Tokens.ATTRIBUTES);
    List<EventAttribute> attributes = indexed.read(in);
    causality();
    require(nextId == slice.idsOffset() + slice.idCount() * PackedText.ID_BYTES);
    return new RecordedEvent(
        PackedText.high(ids, eventId),
        PackedText.low(ids, eventId),
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
        NO_JSON,
        0,
        jsonLength,
        slice);
  }

  private String typeAndActor() {
    customName = null;
    toActor = null;
    toPort = null;
    if (any(Tokens.FLOW)) {
      kind = EventKind.DATA_FLOW;
      toActor = name();
      token(Tokens.TO_PORT);
      toPort = name();
      token(Tokens.FLOW_ACTOR);
    } else if (any(Tokens.TYPE)) {
      in.insideString();
      kind = kind();
      token(Tokens.ACTOR);
    } else {
      plainType();
    }
    return name();
  }

  /** A custom one, most likely. */
  private void plainType() {
    require(in.skips('"'));
    plain.typeUpToActor();
    kind = plain.kind();
    customName = plain.customName();
    toActor = plain.toActor();
    toPort = plain.toPort();
  }

  /** A kind without fields. */
  private EventKind kind() {
    for (int i = 0; i < KINDS.length; i++) {
      if (in.isText(KIND_NAMES[i])) {
        require(KINDS[i] != EventKind.DATA_FLOW && KINDS[i] != EventKind.CUSTOM);
        return KINDS[i];
      }
    }
    throw new GiveUpException();
  }

  private void portAndMessage() {
    port = null;
    messageBytes = -1;
    if (any(Tokens.NO_PORT)) {
      token(Tokens.NO_MESSAGE);
      return;
    }
    token(Tokens.PORT);
    port = name();
    if (in.skips('"')) {
      token(Tokens.NO_MESSAGE);
    } else {
      message();
    }
  }

  private void message() {
    token(Tokens.MESSAGE);
    in.insideString();
    token(Tokens.SIZE);
    messageBytes = in.unsigned();
    token(Tokens.CHECKSUM);
    in.insideString();
    int seen = TYPE_SIZE_CHECKSUM;
    if (any(Tokens.NO_CONTENT)) {
      seen |= CONTENT;
    } else {
      require(in.skips('"'));
    }
    while (!in.skips('}')) {
      if (any(Tokens.NO_CODEC)) {
        seen = once(seen, CODEC);
      } else if (any(Tokens.FORMAT)) {
        seen = once(seen, FORMAT_AND_STORED);
      } else {
        seen = plain.moreMessage(seen);
      }
    }
    require((seen & CONTENT) != 0);
  }

  private @Nullable String stateAndError() {
    if (any(Tokens.NO_STATE_NO_ERROR)) {
      return null;
    }
    plain.forgetData();
    int seen = ALL_BUT_STATE_AND_ERROR;
    while (!isNext(Tokens.METRICS)) {
      seen = plain.moreData(seen);
    }
    return plain.error();
  }

  private long metrics() {
    token(Tokens.METRICS);
    long executionNanos = in.unsignedOrNull();
    int seen = EXECUTION;
    while (!isNext(Tokens.ATTRIBUTES)) {
      if (any(Tokens.DEPTH)) {
        seen = once(seen, DEPTH);
        in.unsignedOrNull();
      } else if (any(Tokens.NO_MEMORY_NO_CPU_DEPTH)) {
        seen = once(seen, MEMORY_CPU_DEPTH);
        in.unsignedOrNull();
      } else if (any(Tokens.NO_THROUGHPUT)) {
        seen = once(seen, THROUGHPUT);
      } else {
        seen = plain.moreMetrics(seen);
      }
    }
    return executionNanos;
  }

  private void causality() {
    if (any(Tokens.PARENT)) {
      id();
      token(Tokens.ROOT);
    } else {
      token(Tokens.NO_PARENT_ROOT);
    }
    id();
    token(Tokens.CHAIN);
    boolean more = in.skips('"');
    while (more) {
      id();
      require(in.skips('"'));
      more = in.skips(',');
      require(!more || in.skips('"'));
    }
    token(Tokens.SPAN);
    if (isNext(Tokens.ID)) {
      id();
    } else {
      in.insideString();
    }
    require(in.skips('"') && in.skips('}') && in.skips('}'));
  }

  private String name() {
    in.insideString();
    return names.name(in.json(), in.textStart(), in.textLength());
  }

  private void token(byte expected) {
    require(any(expected));
  }

  /** Reads a token if it comes. */
  private boolean any(byte token) {
    if (!in.skips(token)) {
      return false;
    }
    jsonLength += Tokens.length(token) - 1;
    return true;
  }

  private boolean isNext(byte token) {
    return in.json()[in.position()] == token;
  }

  /** Reads an id; gives its place. */
  private int id() {
    require(in.skips(Tokens.ID));
    jsonLength += UuidText.CHARS - 1;
    int place = nextId;
    nextId += PackedText.ID_BYTES;
    return place;
  }
}
