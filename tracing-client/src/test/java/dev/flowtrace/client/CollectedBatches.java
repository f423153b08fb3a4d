package dev.flowtrace.client;

import dev.flowtrace.client.delivery.BatchSink;
import dev.flowtrace.client.delivery.EncodedBatch;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.codec.ProtocolException;
import dev.flowtrace.protocol.packed.PackedBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Keeps the batches, and reads them as a collector does. */
public final class CollectedBatches implements BatchSink {
  private final FrameCodec codec = new FrameCodec();
  private final List<EncodedBatch> batches = new ArrayList<>(); // guarded by this
  private boolean full; // guarded by this

  @Override
  public synchronized boolean offer(EncodedBatch batch) {
    if (!full) {
      batches.add(batch);
    }
    return !full;
  }

  /** Whether there is room for more. */
  public synchronized void setFull(boolean value) {
    full = value;
  }

  /** A batch as the recorder hands it on, with its number, as JSON. */
  public static byte[] frame(EncodedBatch batch, long seq) {
    PackedBatch packed = PackedBatch.withoutNumber(batch.body());
    byte[] body = Arrays.copyOfRange(batch.body(), packed.bodyFrom(), batch.body().length);
    return packed.toJson(seq, body, Integer.MAX_VALUE);
  }

  /** The batches so far, numbered from 1. */
  public synchronized List<Request.RecordBatch> requests() {
    List<Request.RecordBatch> requests = new ArrayList<>();
    for (EncodedBatch batch : batches) {
      byte[] frame = frame(batch, requests.size() + 1);
      Request.RecordBatch request;
      try {
        request = (Request.RecordBatch) codec.decodeRequest(frame);
      } catch (ProtocolException e) {
        throw new AssertionError(new String(frame, StandardCharsets.UTF_8), e);
      }
      int events = request.batches().stream().mapToInt(group -> group.events().size()).sum();
      if (events != batch.events()
          || request.starts().size() != batch.starts()
          || request.ends().size() != batch.ends()) {
        throw new AssertionError("counts differ: " + batch + " of " + request);
      }
      requests.add(request);
    }
    return requests;
  }

  /** The events of a trace, in the order they came. */
  public List<TraceEvent> events(UUID traceId) {
    return requests().stream()
        .flatMap(request -> request.batches().stream())
        .filter(group -> group.traceId().equals(traceId))
        .flatMap(group -> group.events().stream())
        .toList();
  }

  /** The starts so far. */
  public List<Request.StartTrace> starts() {
    return requests().stream().flatMap(request -> request.starts().stream()).toList();
  }

  /** The ends so far. */
  public List<Request.EndTrace> ends() {
    return requests().stream().flatMap(request -> request.ends().stream()).toList();
  }
}
