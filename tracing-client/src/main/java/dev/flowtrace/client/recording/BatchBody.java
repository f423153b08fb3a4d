package dev.flowtrace.client.recording;

import dev.flowtrace.client.delivery.EncodedBatch;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.buffer.JsonBuffer;
import dev.flowtrace.protocol.buffer.VarInts;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.packed.PackedBatch;
import dev.flowtrace.protocol.packed.PackedText;
import java.util.ArrayList;
import java.util.List;

/** The batch that is being written, packed; used for one after the other. The encoder's. */
final class BatchBody {
  /** With one more event, it still is a frame that a collector takes: 16 MiB of JSON. */
  private static final int MAX_JSON_BYTES = 3 << 20;

  /** After a batch that was larger, memory is given back. */
  private static final int KEPT_BYTES = 1 << 20;

  private final FrameCodec codec;
  private final EventWriter writer;
  private final PackedGroups groups = new PackedGroups();
  private final JsonBuffer starts = new JsonBuffer(256, KEPT_BYTES);
  private final JsonBuffer ends = new JsonBuffer(256, KEPT_BYTES);

  /** Runs whose start is in this batch. */
  private final List<Run> startedRuns = new ArrayList<>();

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
    groups.begin(run.traceId);
    codec.encodeEvent(event, groups.text());
    groups.add();
    eventCount++;
  }

  /** As {@link #event(Run, TraceEvent)}, for an entry at that site. */
  void event(Entry entry, Site site, Settings settings) {
    groups.begin(entry.run.traceId);
    writer.write(groups.text(), groups.ids(), entry, site, settings);
    groups.add();
    eventCount++;
  }

  void end(Run run, ExecutionStatus status) {
    addMembers(ends, codec.encode(new Request.EndTrace(run.traceId, status)));
    endCount++;
  }

  boolean isEmpty() {
    return eventCount == 0 && endCount == 0 && startedRuns.isEmpty();
  }

  /** Whether it is to be closed before more is added. */
  boolean isFull(RecorderLimits limits) {
    return bytes() >= limits.batchBytes()
        || eventCount >= limits.batchEvents()
        || groups.mostJsonBytes() + starts.size() + ends.size() >= MAX_JSON_BYTES;
  }

  List<Run> startedRuns() {
    return startedRuns;
  }

  int bytes() {
    return groups.bytes() + starts.size() + ends.size();
  }

  /** What is in it; nothing can be added then. */
  EncodedBatch encoded() {
    groups.end();
    endArray(starts);
    endArray(ends);
    int bodyBytes = size(starts) + size(ends) + groups.size();
    int idCount = groups.idCount();
    int headBytes = 1 + VarInts.size(idCount) + VarInts.size(bodyBytes);
    byte[] batch = new byte[headBytes + idCount * PackedText.ID_BYTES + bodyBytes];
    batch[0] = PackedBatch.FORMAT;
    int at = VarInts.put(batch, 1, idCount);
    at = VarInts.put(batch, at, bodyBytes);
    at = groups.copyIdsTo(batch, at);
    at = put(starts, batch, at);
    at = put(ends, batch, at);
    groups.copyTo(batch, at);
    return new EncodedBatch(batch, eventCount, startedRuns.size(), endCount);
  }

  /** Begins the next batch. */
  void clear() {
    groups.clear();
    starts.clear();
    ends.clear();
    startedRuns.clear();
    eventCount = 0;
    endCount = 0;
  }

  /** Adds a request to an array, without the object around it that names its kind. */
  private static void addMembers(JsonBuffer to, byte[] frame) {
    int from = 1;
    while (frame[from] != '{') {
      from++;
    }
    to.write(to.size() == 0 ? '[' : ',');
    to.write(frame, from, frame.length - 1 - from);
  }

  private static void endArray(JsonBuffer array) {
    array.ascii(array.size() == 0 ? "[]" : "]");
  }

  private static int size(JsonBuffer array) {
    return VarInts.size(array.size()) + array.size();
  }

  private static int put(JsonBuffer array, byte[] batch, int at) {
    return array.copyTo(batch, VarInts.put(batch, at, array.size()));
  }
}
