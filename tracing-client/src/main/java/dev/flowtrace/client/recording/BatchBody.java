package dev.flowtrace.client.recording;

import dev.flowtrace.client.delivery.EncodedBatch;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.TraceEvent;
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
  private static final byte[] STARTS = ascii("],\"starts\":[");
  private static final byte[] ENDS = ascii("],\"ends\":[");

  /** The collector takes frames of 16 MiB, and would refuse all of a batch for one event. */
  private static final int MAX_EVENT_BYTES = 12 << 20;

  private final FrameCodec codec;
  private final JsonBytes groups = new JsonBytes(8192);
  private final JsonBytes starts = new JsonBytes(256);
  private final JsonBytes ends = new JsonBytes(256);

  /** Runs whose start is in this batch. */
  private final List<Run> startedRuns = new ArrayList<>();

  private @Nullable Run group;
  private int eventCount;
  private int endCount;

  BatchBody(FrameCodec codec) {
    this.codec = codec;
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
    boolean newGroup = group != run;
    if (newGroup) {
      groups.writeAscii(group == null ? "" : "]},");
      groups.writeAscii("{\"trace_id\":\"" + run.traceId + "\",\"events\":[");
    } else {
      groups.write(',');
    }
    try {
      codec.encodeEvent(event, groups);
      if (groups.size() - before > MAX_EVENT_BYTES) {
        throw new IllegalArgumentException("an event of " + (groups.size() - before) + " bytes");
      }
    } catch (RuntimeException | Error e) {
      groups.truncate(before);
      throw e;
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
    groups.writeAscii(group == null ? "" : "]}");
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
  private static void addMembers(JsonBytes to, byte[] frame) {
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
