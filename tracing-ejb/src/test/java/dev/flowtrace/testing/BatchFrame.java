package dev.flowtrace.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A RecordBatch as a client sends it. */
public final class BatchFrame {
  private final long seq;
  private final List<String> starts = new ArrayList<>();
  private final List<String> batches = new ArrayList<>();
  private final List<String> ends = new ArrayList<>();

  private BatchFrame(long seq) {
    this.seq = seq;
  }

  /** An empty one. */
  public static BatchFrame of(long seq) {
    return new BatchFrame(seq);
  }

  /** With a start of version 1.2.3. */
  public BatchFrame start(UUID traceId, String flow) {
    starts.add(content(Frames.start(traceId, flow)));
    return this;
  }

  /** With a start that was sampled. */
  public BatchFrame sampledStart(UUID traceId, String flow, String adjustedCount) {
    String start = content(Frames.start(traceId, flow));
    starts.add(
        start.substring(0, start.length() - 1)
            + ",\"sampling\":{\"adjusted_count\":"
            + adjustedCount
            + "}}");
    return this;
  }

  /** With events of a trace. */
  public BatchFrame events(UUID traceId, TestEvent... events) {
    List<String> list = new ArrayList<>();
    for (TestEvent event : events) {
      list.add(event.json());
    }
    batches.add("{\"trace_id\":\"%s\",\"events\":[%s]}".formatted(traceId, String.join(",", list)));
    return this;
  }

  /** With an end. */
  public BatchFrame end(UUID traceId, String status) {
    ends.add(content(Frames.end(traceId, status)));
    return this;
  }

  /** What a frame has within its kind. */
  private static String content(byte[] frame) {
    String text = new String(frame, StandardCharsets.UTF_8);
    return text.substring(text.indexOf(':') + 1, text.length() - 1);
  }

  /** The frame. */
  public byte[] bytes() {
    return Frames.bytes(
        "{\"RecordBatch\":{\"seq\":%d,\"batches\":[%s],\"starts\":[%s],\"ends\":[%s]}}"
            .formatted(
                seq, String.join(",", batches), String.join(",", starts), String.join(",", ends)));
  }
}
