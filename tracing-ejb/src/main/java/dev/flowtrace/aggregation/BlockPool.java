package dev.flowtrace.aggregation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Blocks that tails have given back, for the next ones. Events wait for seconds until they are
 * flushed: in blocks that were made anew, a garbage collector would copy each of them several
 * times. Bounded; what does not fit is garbage. Not thread-safe: the aggregator's lock guards it.
 */
final class BlockPool {
  private final long limit;

  /** By the exponent of their size. */
  private final List<Deque<byte[]>> blocks = new ArrayList<>(Integer.SIZE);

  private long bytes;

  /** A pool that keeps at most so many bytes. */
  BlockPool(long limit) {
    this.limit = limit;
    for (int exponent = 0; exponent < Integer.SIZE; exponent++) {
      blocks.add(new ArrayDeque<>(0));
    }
  }

  /** A block of a size, a power of two; what is in it is not said. */
  byte[] take(int size) {
    byte[] block = blocks.get(Integer.numberOfTrailingZeros(size)).pollLast();
    if (block == null) {
      return new byte[size];
    }
    bytes -= size;
    return block;
  }

  /** Takes a block back that nobody reads any more; its size is a power of two. */
  void give(byte[] block) {
    if (bytes + block.length <= limit) {
      blocks.get(Integer.numberOfTrailingZeros(block.length)).addLast(block);
      bytes += block.length;
    }
  }

  /** Bytes of the blocks in it. */
  long bytes() {
    return bytes;
  }
}
