package dev.flowtrace.client.delivery;

import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.Request.Batch;
import dev.flowtrace.protocol.Request.EndTrace;
import dev.flowtrace.protocol.Request.RecordBatch;
import dev.flowtrace.protocol.Request.RecordEvent;
import dev.flowtrace.protocol.Request.StartTrace;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.codec.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A batch on its way to a collector that takes one request a frame. Not thread-safe. */
final class PlainBatch {
  private final long seq;
  private final List<Request> requests;
  private int sent;
  private int answered;

  private PlainBatch(long seq, List<Request> requests) {
    this.seq = seq;
    this.requests = requests;
  }

  /** Starts first, ends last, as in the batch. */
  static PlainBatch of(RecordBatch batch) {
    List<Request> requests = new ArrayList<>(batch.starts());
    for (Batch events : batch.batches()) {
      for (TraceEvent event : events.events()) {
        requests.add(new RecordEvent(events.traceId(), event));
      }
    }
    requests.addAll(batch.ends());
    return new PlainBatch(batch.seq(), requests);
  }

  /**
   * Reads a batch.
   *
   * @throws IllegalArgumentException if it is packed, and damaged
   */
  static PlainBatch of(QueuedBatch batch, BatchFrames frames, FrameCodec codec)
      throws ProtocolException {
    if (codec.decodeRequest(frames.json(batch)) instanceof RecordBatch decoded) {
      return of(decoded);
    }
    throw new ProtocolException("it is no RecordBatch");
  }

  long seq() {
    return seq;
  }

  boolean isSent() {
    return sent == requests.size();
  }

  boolean isAnswered() {
    return answered == requests.size();
  }

  Request next() {
    return requests.get(sent++);
  }

  void answered() {
    answered++;
  }

  /** The events among what was not sent. */
  int unsentEvents() {
    return (int)
        requests.subList(sent, requests.size()).stream().filter(PlainBatch::isEvent).count();
  }

  private static boolean isEvent(Request request) {
    return request instanceof RecordEvent;
  }

  /** What was not sent, as the body of a batch: JSON. */
  byte[] unsentBody(FrameCodec codec) {
    List<StartTrace> starts = new ArrayList<>();
    List<Batch> batches = new ArrayList<>();
    List<EndTrace> ends = new ArrayList<>();
    for (Request request : requests.subList(sent, requests.size())) {
      if (request instanceof StartTrace start) {
        starts.add(start);
      } else if (request instanceof RecordEvent event) {
        batches.add(new Batch(event.traceId(), List.of(event.event())));
      } else if (request instanceof EndTrace end) {
        ends.add(end);
      }
    }
    byte[] frame = codec.encode(new RecordBatch(0, batches, starts, ends));
    int from = "{\"RecordBatch\":{\"seq\":0,".getBytes(StandardCharsets.US_ASCII).length;
    return Arrays.copyOfRange(frame, from, frame.length - "}}".length());
  }
}
