package dev.flowtrace.aggregation;

import dev.flowtrace.protocol.buffer.VarInts;
import java.util.List;

/**
 * Events that wait for the next flush, each with its length before it. What was written is never
 * changed, so a {@link #snapshot} can be read without a lock while more is appended.
 */
public final class TailBuffer {
  private static final int FIRST_BLOCK = 1024;

  private final Blocks blocks;
  private long bytes;
  private boolean shared;

  /** An empty one, whose blocks are its own. */
  public TailBuffer() {
    this(new BlockPool(0));
  }

  /** An empty one that takes its blocks from a pool. */
  TailBuffer(BlockPool pool) {
    blocks = new Blocks(pool, FIRST_BLOCK);
  }

  /**
   * Appends one event's JSON.
   *
   * @return by how many bytes memory has grown
   */
  public long append(byte[] json, int offset, int length) {
    long before = blocks.capacity();
    int needed = VarInts.size(length) + length;
    int at = blocks.reserve(needed);
    byte[] block = blocks.block();
    System.arraycopy(json, offset, block, VarInts.put(block, at, length), length);
    bytes += needed;
    return blocks.capacity() - before;
  }

  /** What is in it now, in order; it stays as it is whatever becomes of this buffer. */
  public List<Block> snapshot() {
    shared = true;
    return blocks();
  }

  /** What is in it now, in order, to be read before {@link #release}. */
  public List<Block> blocks() {
    return blocks.list();
  }

  /** Gives the blocks back to the pool, unless somebody may read them still. */
  void release() {
    if (!shared) {
      blocks.release();
    }
  }

  /** Bytes appended, lengths included. */
  public long bytes() {
    return bytes;
  }

  /** Bytes of memory taken. */
  public long capacity() {
    return blocks.capacity();
  }
}
