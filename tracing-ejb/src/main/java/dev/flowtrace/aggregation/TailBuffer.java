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

  private final List<byte[]> full = new ArrayList<>(2);
  private final List<Integer> fullLengths = new ArrayList<>(2);
  private byte[] block = new byte[0];
  private int used;
  private int nextBlock = FIRST_BLOCK;
  private long capacity;
  private long bytes;

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
      block = new byte[Math.max(nextBlock, needed)];
      capacity += block.length;
      nextBlock = Math.min(LARGEST_BLOCK, nextBlock * 2);
      used = 0;
    }
    used = VarInts.put(block, used, length);
    System.arraycopy(json, offset, block, used, length);
    used += length;
    bytes += needed;
  }

  /** What is in it now, in order. */
  public List<Block> snapshot() {
    List<Block> blocks = new ArrayList<>(full.size() + 1);
    for (int i = 0; i < full.size(); i++) {
      blocks.add(new Block(full.get(i), fullLengths.get(i)));
    }
    if (used > 0) {
      blocks.add(new Block(block, used));
    }
    return blocks;
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
