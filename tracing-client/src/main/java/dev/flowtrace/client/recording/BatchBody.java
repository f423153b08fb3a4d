package dev.flowtrace.client.recording;

import dev.flowtrace.client.delivery.EncodedBatch;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.codec.FrameCodec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One batch while it is written: JSON as bytes, by kind. The encoder's. */
final class BatchBody {
  private static final byte[] NEXT = {','};
  private static final byte[] GROUP_END = {']', '}'};

  private final FrameCodec codec;
  private final ByteArrayOutputStream groups = new ByteArrayOutputStream(8192);
  private final ByteArrayOutputStream starts = new ByteArrayOutputStream(256);
  private final ByteArrayOutputStream ends = new ByteArrayOutputStream(256);

  /** Runs whose start is in this batch. */
  private final List<Run> startedRuns = new ArrayList<>();

  private @Nullable Run group;
  private int eventCount;
  private int endCount;

  BatchBody(FrameCodec codec) {
    this.codec = codec;
  }

  void start(Run run) {
    byte[] start =
        members(
            new Request.StartTrace(
                run.traceId,
                run.flow.name,
                run.version,
                JsonObject.of("sampling", run.samplingJson())));
    separate(starts);
    starts.writeBytes(start);
    startedRuns.add(run);
  }

  void event(Run run, byte[] json) {
    if (group != run) {
      endGroup();
      separate(groups);
      groups.writeBytes(
          ("{\"trace_id\":\"" + run.traceId + "\",\"events\":[")
              .getBytes(StandardCharsets.US_ASCII));
      group = run;
    } else {
      groups.writeBytes(NEXT);
    }
    groups.writeBytes(json);
    eventCount++;
  }

  void end(Run run, ExecutionStatus status) {
    byte[] end = members(new Request.EndTrace(run.traceId, status));
    separate(ends);
    ends.writeBytes(end);
    endCount++;
  }

  boolean isEmpty() {
    return eventCount == 0 && endCount == 0 && startedRuns.isEmpty();
  }

  int events() {
    return eventCount;
  }

  int ends() {
    return endCount;
  }

  List<Run> startedRuns() {
    return startedRuns;
  }

  int bytes() {
    return groups.size() + starts.size() + ends.size();
  }

  EncodedBatch encoded() {
    endGroup();
    ByteArrayOutputStream body = new ByteArrayOutputStream(bytes() + 64);
    body.writeBytes(ascii("\"batches\":["));
    body.writeBytes(groups.toByteArray());
    body.writeBytes(ascii("],\"starts\":["));
    body.writeBytes(starts.toByteArray());
    body.writeBytes(ascii("],\"ends\":["));
    body.writeBytes(ends.toByteArray());
    body.write(']');
    return new EncodedBatch(body.toByteArray(), eventCount, startedRuns.size(), endCount);
  }

  private void endGroup() {
    if (group != null) {
      groups.writeBytes(GROUP_END);
      group = null;
    }
  }

  /** A request without the object around it that names its kind. */
  private byte[] members(Request request) {
    byte[] frame = codec.encode(request);
    int from = 1;
    while (frame[from] != '{') {
      from++;
    }
    return Arrays.copyOfRange(frame, from, frame.length - 1);
  }

  private static void separate(ByteArrayOutputStream to) {
    if (to.size() > 0) {
      to.write(',');
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
