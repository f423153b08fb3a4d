package dev.flowtrace.bench.load;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A batch that is kept until it is answered: its frame, and which events of which traces it has.
 * One object for many batches, one after the other. Not thread-safe.
 */
final class SentBatch {
  private byte[] frame = {};
  private int length;
  private int events;
  private @Nullable LoadTrace[] traces = new LoadTrace[16];
  private int[] firsts = new int[16];
  private int[] counts = new int[16];
  private int groups;

  long dueNanos;
  boolean rejected;

  /** Forgets the batch before. */
  void clear() {
    Arrays.fill(traces, 0, groups, null);
    groups = 0;
    events = 0;
    rejected = false;
  }

  /** It has {@code count} events of this trace, from this one on. */
  void add(LoadTrace trace, int first, int count) {
    if (groups == traces.length) {
      traces = Arrays.copyOf(traces, 2 * groups);
      firsts = Arrays.copyOf(firsts, 2 * groups);
      counts = Arrays.copyOf(counts, 2 * groups);
    }
    traces[groups] = trace;
    firsts[groups] = first;
    counts[groups++] = count;
    events += count;
  }

  int events() {
    return events;
  }

  /** Room for a frame of so many bytes, which is then its frame. */
  byte[] frame(int bytes) {
    if (frame.length < bytes) {
      frame = new byte[bytes + bytes / 4];
    }
    length = bytes;
    return frame;
  }

  byte[] frame() {
    return frame;
  }

  int length() {
    return length;
  }

  /** The collector did not say that it has these events. */
  void unconfirmed() {
    for (int i = 0; i < groups; i++) {
      LoadTrace trace = traces[i];
      for (int n = firsts[i]; trace != null && n < firsts[i] + counts[i]; n++) {
        trace.unconfirmed(n);
      }
    }
  }
}
