package dev.flowtrace.aggregation;

import java.util.ArrayList;
import java.util.List;

/**
 * Events that wait for the next flush, each with its length before it. Grows by blocks, so that
 * growing copies nothing and a short trace takes little; what was written is never changed, so a
 * {@link #snapshot} can be read without a lock while more is appended.
 */
public final class TailBuffer {
  private static final int FIRST_BLOCK = 1024;
  private static final int LARGEST_BLOCK = 16 * 1024;
  private static final byte[] NO_BLOCK = new byte[0];

  private final List<byte[]> full = new ArrayList<>(2);
  private final List<Integer> fullLengths = new ArrayList<>(2);
  private final BlockPool pool;
  private byte[] block = NO_BLOCK;
  private int used;
  private int nextBlock = FIRST_BLOCK;
  private long capacity;
  private long bytes;
  private boolean shared;

  /** An empty one, whose blocks are its own. */
  public TailBuffer() {
    this(new BlockPool(0));
  }

  /** An empty one that takes its blocks from a pool. */
  TailBuffer(BlockPool pool) {
    this.pool = pool;
  }

  /** A block of framed events. */
  public record Block(byte[] bytes, int length) {}

  /** Appends one event's JSON. */
  public void append(byte[] json, int offset, int length) {
    int needed = VarInts.size(length) + length;
    if (block.length - used < needed) {
      if (used > 0) {
        full.add(block);
        fullLengths.add(used);
      }
      block = needed > nextBlock ? new byte[needed] : pool.take(nextBlock);
      capacity += block.length;
      nextBlock = Math.min(LARGEST_BLOCK, nextBlock * 2);
      used = 0;
    }
    used = VarInts.put(block, used, length);
    System.arraycopy(json, offset, block, used, length);
    used += length;
    bytes += needed;
  }

  /** What is in it now, in order; it stays as it is whatever becomes of this buffer. */
  public List<Block> snapshot() {
    shared = true;
    return blocks();
  }

  /** What is in it now, in order, to be read before {@link #release}. */
  public List<Block> blocks() {
    List<Block> blocks = new ArrayList<>(full.size() + 1);
    for (int i = 0; i < full.size(); i++) {
      blocks.add(new Block(full.get(i), fullLengths.get(i)));
    }
    if (used > 0) {
      blocks.add(new Block(block, used));
    }
    return blocks;
  }

  /** Gives the blocks back to the pool, but for those that somebody may read still. */
  void release() {
    if (shared) {
      return;
    }
    full.forEach(this::giveBack);
    giveBack(block);
    full.clear();
    fullLengths.clear();
    block = NO_BLOCK;
    used = 0;
  }

  private void giveBack(byte[] released) {
    int size = released.length;
    if (size >= FIRST_BLOCK && size <= LARGEST_BLOCK && Integer.bitCount(size) == 1) {
      pool.give(released);
    }
  }

  /** Bytes appended, lengths included. */
  public long bytes() {
    return bytes;
  }

  /** Bytes of memory taken. */
  public long capacity() {
    return capacity;
  }
}
