package dev.flowtrace.aggregation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Blocks that tails have given back, for the next ones. Events wait for seconds until they are
 * flushed: in blocks that were made anew, a garbage collector would copy each of them several
 * times. Bounded; what does not fit is garbage. Not thread-safe: the aggregator's lock guards it.
 */
final class BlockPool {
  private final long limit;
  private final Map<Integer, Deque<byte[]>> blocks = new HashMap<>();
  private long bytes;

  /** A pool that keeps at most so many bytes. */
  BlockPool(long limit) {
    this.limit = limit;
  }

  /** A block of a size; what is in it is not said. */
  byte[] take(int size) {
    Deque<byte[]> ofSize = blocks.get(size);
    byte[] block = ofSize == null ? null : ofSize.pollLast();
    if (block == null) {
      return new byte[size];
    }
    bytes -= size;
    return block;
  }

  /** Takes a block back that nobody reads any more. */
  void give(byte[] block) {
    if (bytes + block.length <= limit) {
      blocks.computeIfAbsent(block.length, size -> new ArrayDeque<>()).addLast(block);
      bytes += block.length;
    }
  }

  /** Bytes of the blocks in it. */
  long bytes() {
    return bytes;
  }
}
