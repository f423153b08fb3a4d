package dev.flowtrace.client.recording;

import dev.flowtrace.client.delivery.EncodedBatch;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.buffer.JsonBuffer;
import dev.flowtrace.protocol.codec.FrameCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The batch that is being written, as JSON by kind; used for one after the other. The encoder's.
 */
final class BatchBody {
  private static final byte[] GROUPS = ascii("\"batches\":[");
  private static final byte[] TRACE = ascii("{\"trace_id\":\"");
  private static final byte[] EVENTS = ascii("\",\"events\":[");
  private static final byte[] NEXT_GROUP = ascii("]},");
  private static final byte[] STARTS = ascii("],\"starts\":[");
  private static final byte[] ENDS = ascii("],\"ends\":[");

  /** The collector takes frames of 16 MiB, and would refuse all of a batch for one event. */
  private static final int MAX_EVENT_BYTES = 12 << 20;

  /** After a batch that was larger, memory is given back. */
  private static final int KEPT_BYTES = 1 << 20;

  private final FrameCodec codec;
  private final EventWriter writer;
  private final JsonBuffer groups = new JsonBuffer(8192, KEPT_BYTES);
  private final JsonBuffer starts = new JsonBuffer(256, KEPT_BYTES);
  private final JsonBuffer ends = new JsonBuffer(256, KEPT_BYTES);

  /** Runs whose start is in this batch. */
  private final List<Run> startedRuns = new ArrayList<>();

  private @Nullable Run group;
  private int eventCount;
  private int endCount;

  BatchBody(FrameCodec codec, EventWriter writer) {
    this.codec = codec;
    this.writer = writer;
  }

  void start(Run run) {
    byte[] frame =
        codec.encode(
            new Request.StartTrace(
                run.traceId,
                run.flow.name,
                run.version,
                JsonObject.of("sampling", run.samplingJson())));
    addMembers(starts, frame);
    startedRuns.add(run);
  }

  /**
   * Adds an event.
   *
   * @throws IllegalArgumentException if there is no JSON for it or too much; then the batch is as
   *     it was
   */
  void event(Run run, TraceEvent event) {
    int before = groups.size();
    try {
      begin(run);
      codec.encodeEvent(event, groups);
      added(run, before);
    } catch (RuntimeException | Error e) {
      groups.truncate(before);
      throw e;
    }
  }

  /** As {@link #event(Run, TraceEvent)}, for an entry at that site. */
  void event(Entry entry, Site site, Settings settings) {
    int before = groups.size();
    try {
      begin(entry.run);
      writer.write(groups, entry, site, settings);
      added(entry.run, before);
    } catch (RuntimeException | Error e) {
      groups.truncate(before);
      throw e;
    }
  }

  private void begin(Run run) {
    if (group == run) {
      groups.write(',');
      return;
    }
    if (group != null) {
      groups.write(NEXT_GROUP);
    }
    groups.write(TRACE);
    groups.uuid(run.traceId.getMostSignificantBits(), run.traceId.getLeastSignificantBits());
    groups.write(EVENTS);
  }

  private void added(Run run, int before) {
    if (groups.size() - before > MAX_EVENT_BYTES) {
      throw new IllegalArgumentException("an event of " + (groups.size() - before) + " bytes");
    }
    group = run;
    eventCount++;
  }

  void end(Run run, ExecutionStatus status) {
    addMembers(ends, codec.encode(new Request.EndTrace(run.traceId, status)));
    endCount++;
  }

  boolean isEmpty() {
    return eventCount == 0 && endCount == 0 && startedRuns.isEmpty();
  }

  int events() {
    return eventCount;
  }

  List<Run> startedRuns() {
    return startedRuns;
  }

  int bytes() {
    return groups.size() + starts.size() + ends.size();
  }

  EncodedBatch encoded() {
    groups.ascii(group == null ? "" : "]}");
    group = null;
    byte[] body = new byte[bytes() + GROUPS.length + STARTS.length + ENDS.length + 1];
    int at = groups.copyTo(body, put(body, 0, GROUPS));
    at = starts.copyTo(body, put(body, at, STARTS));
    at = ends.copyTo(body, put(body, at, ENDS));
    body[at] = ']';
    return new EncodedBatch(body, eventCount, startedRuns.size(), endCount);
  }

  /** Begins the next batch. */
  void clear() {
    groups.clear();
    starts.clear();
    ends.clear();
    startedRuns.clear();
    group = null;
    eventCount = 0;
    endCount = 0;
  }

  private static int put(byte[] body, int at, byte[] part) {
    System.arraycopy(part, 0, body, at, part.length);
    return at + part.length;
  }

  /** Adds a request without the object around it that names its kind. */
  private static void addMembers(JsonBuffer to, byte[] frame) {
    int from = 1;
    while (frame[from] != '{') {
      from++;
    }
    if (to.size() > 0) {
      to.write(',');
    }
    to.write(frame, from, frame.length - 1 - from);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
