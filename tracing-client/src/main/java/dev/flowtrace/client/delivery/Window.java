package dev.flowtrace.client.delivery;

import java.util.ArrayDeque;
import java.util.Deque;

/** The batches that were sent on a connection and not answered, in order. Not thread-safe. */
final class Window {
  private final int maxBatches;
  private final long maxBytes;
  private final Deque<Sent> batches = new ArrayDeque<>();
  private long bytes;

  private record Sent(long seq, int bytes) {}

  Window(int maxBatches, long maxBytes) {
    this.maxBatches = maxBatches;
    this.maxBytes = maxBytes;
  }

  boolean isEmpty() {
    return batches.isEmpty();
  }

  int size() {
    return batches.size();
  }

  /** Whether a batch of that many bytes may go, too; the first always may. */
  boolean hasRoom(int moreBytes) {
    return batches.isEmpty() || (batches.size() < maxBatches && bytes + moreBytes <= maxBytes);
  }

  void add(QueuedBatch batch) {
    batches.add(new Sent(batch.seq(), batch.body().length));
    bytes += batch.body().length;
  }

  long firstSeq() {
    return batches.getFirst().seq;
  }

  int firstBytes() {
    return batches.getFirst().bytes;
  }

  long lastSeq() {
    return batches.getLast().seq;
  }

  /** All up to that number are answered. */
  void answeredUpTo(long seq) {
    while (!batches.isEmpty() && batches.getFirst().seq <= seq) {
      bytes -= batches.removeFirst().bytes;
    }
  }

  /** That one is answered. */
  void answered(long seq) {
    if (batches.removeIf(sent -> sent.seq == seq)) {
      bytes = batches.stream().mapToLong(Sent::bytes).sum();
    }
  }

  void clear() {
    batches.clear();
    bytes = 0;
  }
}
