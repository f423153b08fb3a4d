package dev.flowtrace.ingest;

import dev.flowtrace.aggregation.CausedEvent;
import dev.flowtrace.aggregation.RecordedEvent;
import dev.flowtrace.aggregation.TraceCommand;
import dev.flowtrace.ingest.JsonScanner.Name;
import dev.flowtrace.protocol.codec.CodecLimits;
import dev.flowtrace.protocol.codec.Utf8;
import dev.flowtrace.protocol.packed.PackedBatch;
import dev.flowtrace.protocol.packed.PackedBody;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames that bring most events, a RecordEvent or a RecordBatch, as clients usually send
 * them, without decoding what the collector does not need. Any other frame, and what is wrong, it
 * leaves to the strict reader, which alone decides what is right. Thread-safe.
 */
final class UsualFrames {
  private static final Name RECORD_EVENT = new Name("RecordEvent");
  private static final Name RECORD_BATCH = new Name("RecordBatch");
  private static final Name TRACE_ID = new Name("trace_id");
  private static final Name EVENT = new Name("event");
  private static final Name EVENTS = new Name("events");
  private static final Name SEQ = new Name("seq");
  private static final Name BATCHES = new Name("batches");
  private static final Name STARTS = new Name("starts");
  private static final Name ENDS = new Name("ends");

  /** Of a frame, fewer than most have: it says how many commands there may be. */
  private static final int BYTES_PER_COMMAND = 512;

  private static final int PACKED_BYTES_PER_COMMAND = 160;
  private static final int MORE_COMMANDS = 8;

  /** How deep a batch's fields are in its frame. */
  private static final int BATCH_DEPTH = 2;

  private final CodecLimits limits;
  private final NameTable names;
  private final EventTimes times = new EventTimes();
  private final IndexedAttributes indexed;
  private final IndexedAttributes indexedOfCaused;
  private final StrictReader strict;

  /** Reads any frame. */
  interface StrictReader {
    ParsedFrame read(byte[] json) throws RefusedException;
  }

  UsualFrames(
      CodecLimits limits,
      NameLimits nameLimits,
      Set<String> indexedAttributes,
      StrictReader strict) {
    this.limits = limits;
    this.names = new NameTable(nameLimits);
    this.indexed = new IndexedAttributes(indexedAttributes, nameLimits);
    this.indexedOfCaused =
        new IndexedAttributes(indexedAttributes, nameLimits, CausedEvent.CAUSES_ATTRIBUTE);
    this.strict = strict;
  }

  /** A frame; null if it is for the strict reader. */
  @Nullable ParsedFrame read(byte[] json) {
    return read(json, json.length);
  }

  /**
   * The same in a part of an array.
   *
   * @param length of the frame, which is at the array's start; a zero is behind it, or the array's
   *     end
   */
  @Nullable ParsedFrame read(byte[] json, int length) {
    if (length > limits.maxFrameBytes() || Utf8.firstInvalid(json, 0, length) >= 0) {
      return null;
    }
    try {
      JsonScanner in = new JsonScanner(json, limits.maxDepth());
      ParsedFrame frame = frame(in, json);
      in.expectEnd(length);
      return frame;
    } catch (GiveUpException | ArrayIndexOutOfBoundsException e) {
      return null; // the array ended, or it is for the strict reader
    }
  }

  /**
   * A packed batch; null if it is to be read as JSON.
   *
   * @param frame the batch as it came
   * @param lent holds the body, which a zero is behind, and gets the ids of its events
   */
  @Nullable ParsedFrame read(byte[] frame, PackedBatch batch, LentContent lent) {
    try {
      return recordBatch(frame, batch, lent);
    } catch (GiveUpException
        | IllegalArgumentException
        | ArithmeticException
        | IndexOutOfBoundsException e) {
      return null;
    }
  }

  private ParsedFrame recordBatch(byte[] frame, PackedBatch batch, LentContent lent) {
    JsonScanner.require(batch.seq() > 0);
    byte[] array = lent.array();
    int length = lent.length();
    PackedBody body = batch.read(array);
    JsonScanner in = new JsonScanner(array, limits.maxDepth());
    List<TraceCommand> starts = requests(body, in, "StartTrace");
    List<TraceCommand> ends = requests(body, in, "EndTrace");
    PackedEventScanner scanner =
        new PackedEventScanner(body, in, array, length + 1, names, times, indexed);
    List<TraceCommand> events = new ArrayList<>(length / PACKED_BYTES_PER_COMMAND + MORE_COMMANDS);
    long jsonBytes = 0;
    for (int groups = body.number(); groups > 0; groups--) {
      int id = body.id();
      UUID traceId = new UUID(body.high(id), body.low(id));
      for (int left = body.number(); left > 0; left--) {
        RecordedEvent event = scanner.event();
        jsonBytes += event.length();
        events.add(new TraceCommand.RecordEvent(traceId, event));
      }
    }
    JsonScanner.require(body.isDone() && jsonBytes <= limits.maxFrameBytes());
    int contentBytes = Math.toIntExact(length + scanner.idBytes());
    return new ParsedFrame(
        null, inOrder(starts, events, ends), batch.seq(), contentBytes, frame, lent);
  }

  private List<TraceCommand> requests(PackedBody body, JsonScanner in, String kind) {
    int length = body.length();
    int from = body.position();
    body.skip(length);
    JsonScanner.require(Utf8.firstInvalid(in.json(), from, length) < 0);
    in.goBack(from, BATCH_DEPTH);
    List<TraceCommand> commands = requests(in, kind);
    JsonScanner.require(in.position() == from + length);
    return commands;
  }

  /** An event by itself, in valid UTF-8; null if it is for the strict reader. */
  @Nullable RecordedEvent event(byte[] json, int offset, int length) {
    return alone(json, offset, length, in -> new EventScanner(in, names, times, indexed).event());
  }

  /** The same with its causes. */
  @Nullable CausedEvent causedEvent(byte[] json, int offset, int length) {
    return alone(
        json, offset, length, in -> EventScanner.causedEvent(in, names, times, indexedOfCaused));
  }

  private <T> @Nullable T alone(
      byte[] json, int offset, int length, Function<JsonScanner, T> reader) {
    try {
      JsonScanner in = new JsonScanner(json, offset, limits.maxDepth());
      T event = reader.apply(in);
      return in.position() == offset + length ? event : null;
    } catch (GiveUpException | ArrayIndexOutOfBoundsException e) {
      return null;
    }
  }

  private ParsedFrame frame(JsonScanner in, byte[] json) {
    JsonScanner.require(in.enter('{', '}'));
    in.key();
    ParsedFrame frame;
    if (in.isText(RECORD_EVENT)) {
      frame = recordEvent(in, json);
    } else {
      JsonScanner.require(in.isText(RECORD_BATCH));
      frame = recordBatch(in, json);
    }
    JsonScanner.require(!in.more('}'));
    return frame;
  }

  private ParsedFrame recordEvent(JsonScanner in, byte[] json) {
    UUID traceId = null;
    RecordedEvent event = null;
    JsonScanner.require(in.enter('{', '}'));
    do {
      in.key();
      if (in.isText(TRACE_ID)) {
        JsonScanner.require(traceId == null);
        traceId = in.uuid();
      } else {
        JsonScanner.require(event == null && in.isText(EVENT));
        event = new EventScanner(in, names, times, indexed).event();
      }
    } while (in.more('}'));
    if (traceId == null || event == null) {
      throw new GiveUpException();
    }
    return new ParsedFrame(null, new TraceCommand.RecordEvent(traceId, event), json);
  }

  private ParsedFrame recordBatch(JsonScanner in, byte[] json) {
    long seq = 0;
    List<TraceCommand> starts = null;
    List<TraceCommand> events = null;
    List<TraceCommand> ends = null;
    JsonScanner.require(in.enter('{', '}'));
    do {
      in.key();
      if (in.isText(SEQ)) {
        JsonScanner.require(seq == 0);
        seq = in.unsigned();
      } else if (in.isText(BATCHES)) {
        JsonScanner.require(events == null);
        events = events(in);
      } else if (in.isText(STARTS)) {
        JsonScanner.require(starts == null);
        starts = requests(in, "StartTrace");
      } else {
        JsonScanner.require(ends == null && in.isText(ENDS));
        ends = requests(in, "EndTrace");
      }
    } while (in.more('}'));
    if (seq < 1 || starts == null || events == null || ends == null) {
      throw new GiveUpException();
    }
    return ParsedFrame.batch(seq, inOrder(starts, events, ends), json);
  }

  /** Starts, then events, then ends, so that what a batch says of a trace is in order. */
  private static List<TraceCommand> inOrder(
      List<TraceCommand> starts, List<TraceCommand> events, List<TraceCommand> ends) {
    if (starts.isEmpty() && ends.isEmpty()) {
      return events;
    }
    // events has room for them, most of the time
    events.addAll(0, starts);
    events.addAll(ends);
    return events;
  }

  private List<TraceCommand> events(JsonScanner in) {
    List<TraceCommand> events = new ArrayList<>(in.json().length / BYTES_PER_COMMAND);
    EventScanner scanner = new EventScanner(in, names, times, indexed);
    if (in.enter('[', ']')) {
      do {
        eventsOfTrace(in, scanner, events);
      } while (in.more(']'));
    }
    return events;
  }

  /** The trace's id has to come before its events. */
  private static void eventsOfTrace(
      JsonScanner in, EventScanner scanner, List<TraceCommand> events) {
    JsonScanner.require(in.enter('{', '}'));
    in.key();
    JsonScanner.require(in.isText(TRACE_ID));
    UUID traceId = in.uuid();
    JsonScanner.require(in.more('}'));
    in.key();
    JsonScanner.require(in.isText(EVENTS));
    if (in.enter('[', ']')) {
      do {
        events.add(new TraceCommand.RecordEvent(traceId, scanner.event()));
      } while (in.more(']'));
    }
    JsonScanner.require(!in.more('}'));
  }

  /** Starts or ends, each read by the strict reader as a frame if it is not as usual. */
  private List<TraceCommand> requests(JsonScanner in, String kind) {
    if (!in.enter('[', ']')) {
      return List.of();
    }
    List<TraceCommand> commands = new ArrayList<>();
    TraceScanner scanner = new TraceScanner(in, names, times);
    boolean starts = kind.equals("StartTrace");
    do {
      in.peek();
      int from = in.position();
      int depth = in.depth();
      TraceCommand command;
      try {
        command = starts ? scanner.start() : scanner.end();
      } catch (GiveUpException e) {
        in.goBack(from, depth);
        in.skipValue();
        command = request(kind, in.json(), from, in.position() - from);
      }
      commands.add(command);
    } while (in.more(']'));
    return commands;
  }

  private TraceCommand request(String kind, byte[] json, int from, int length) {
    byte[] before = ("{\"" + kind + "\":").getBytes(StandardCharsets.US_ASCII);
    byte[] frame = new byte[before.length + length + 1];
    System.arraycopy(before, 0, frame, 0, before.length);
    System.arraycopy(json, from, frame, before.length, length);
    frame[frame.length - 1] = '}';
    try {
      ParsedFrame parsed = strict.read(frame);
      TraceCommand command = parsed.command();
      // other bytes are those of a start that was given an id: in a batch it must have its own
      if (command == null || parsed.journaled() != frame) {
        throw new GiveUpException();
      }
      return command;
    } catch (RefusedException e) {
      throw new GiveUpException();
    }
  }
}
