package dev.flowtrace.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Frames of a load, made beforehand, as they go over the wire: packed batches, or texts of one
 * event.
 *
 * @param wire what a frame has on the wire
 * @param eventsPerFrame in each
 */
record StageFrames(List<byte[]> wire, int eventsPerFrame) {
  private static final String FLOW = "stages";

  StageFrames {
    wire = List.copyOf(wire);
  }

  /** So many frames of that mix, from traces of which so many are in flight. */
  static StageFrames make(int frames, int eventsPerFrame, int inFlight, Mix mix, long seed) {
    LoadTotals totals = new LoadTotals();
    TraceMix traces =
        new TraceMix(new SplittableRandom(seed), new Topology(seed), new EventIds(seed), mix);
    long[] number = {0};
    List<byte[]> wire = new ArrayList<>();
    long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    if (eventsPerFrame == 1) {
      singles(frames, inFlight, traces, now, wire);
      return new StageFrames(wire, 1);
    }
    BatchText text =
        new BatchText(
            FLOW, eventsPerFrame, inFlight, traces, () -> traces.newTrace(number[0]++), totals);
    SentBatch batch = new SentBatch();
    try (BatchCompression compression = new BatchCompression()) {
      for (int i = 1; i <= frames; i++) {
        batch.clear();
        compression.packed(i, text.write(now, batch), batch);
        wire.add(Arrays.copyOf(batch.frame(), batch.length()));
      }
    }
    return new StageFrames(wire, eventsPerFrame);
  }

  private static void singles(
      int frames, int inFlight, TraceMix traces, long now, List<byte[]> wire) {
    LoadTrace[] open = new LoadTrace[inFlight];
    byte[] out = new byte[4096];
    long number = 0;
    for (int i = 0; i < frames; i++) {
      int slot = traces.chooseSlot(inFlight);
      LoadTrace trace = open[slot];
      if (trace == null || trace.sent == trace.length) {
        trace = traces.newTrace(number++);
        open[slot] = trace;
      }
      wire.add(Arrays.copyOf(out, traces.writeFrame(trace, now + i, out, 0)));
    }
  }

  long events() {
    return (long) wire.size() * eventsPerFrame;
  }

  /** Of a frame on the wire, on average. */
  int wireBytes() {
    return (int) wire.stream().mapToInt(frame -> frame.length).average().orElse(0);
  }

  /** A frame's JSON. */
  byte[] json(int index) throws IOException {
    return BatchCompression.jsonOf(wire.get(index));
  }
}
