package dev.flowtrace.aggregation;

import java.util.ArrayList;
import java.util.List;

/**
 * Bytes that grow by blocks, so that growing copies nothing and few take little. What was written
 * is never changed, so {@link #list} can be read without a lock while more is appended.
 */
final class Blocks {
  private static final int SMALLEST_BLOCK = 256;
  private static final int LARGEST_BLOCK = 16 * 1024;
  private static final byte[] NO_BLOCK = new byte[0];

  private final List<Block> full = new ArrayList<>(2);
  private final BlockPool pool;
  private byte[] block = NO_BLOCK;
  private int used;
  private int nextBlock;
  private long capacity;

  /**
   * None yet; they are taken from a pool.
   *
   * @param firstBlock size of the first one, a power of two from 256 on; each is twice as large as
   *     the one before, up to 16 KiB
   */
  Blocks(BlockPool pool, int firstBlock) {
    this.pool = pool;
    this.nextBlock = firstBlock;
  }

  /**
   * Makes room for so many bytes in one block.
   *
   * @return where they are to be written in {@link #block}
   */
  int reserve(int bytes) {
    if (block.length - used < bytes) {
      next(bytes);
    }
    int at = used;
    used += bytes;
    return at;
  }

  /**
   * Copies bytes to the end. What is written together stays in one block if everything that is
   * written has a size of which the blocks' sizes are multiples.
   */
  void append(Block copied) {
    int from = 0;
    while (from < copied.length()) {
      if (used == block.length) {
        next(1);
      }
      int length = Math.min(copied.length() - from, block.length - used);
      System.arraycopy(copied.bytes(), from, block, used, length);
      used += length;
      from += length;
    }
  }

  private void next(int bytes) {
    if (used > 0) {
      full.add(new Block(block, used));
    }
    block = bytes > nextBlock ? new byte[bytes] : pool.take(nextBlock);
    capacity += block.length;
    nextBlock = Math.min(LARGEST_BLOCK, nextBlock * 2);
    used = 0;
  }

  /** The block in which room was made last. */
  byte[] block() {
    return block;
  }

  /** What is in them now, in order. */
  List<Block> list() {
    List<Block> all = new ArrayList<>(full.size() + 1);
    all.addAll(full);
    if (used > 0) {
      all.add(new Block(block, used));
    }
    return all;
  }

  /** Gives them back to the pool; nobody may read them any more. */
  void release() {
    full.forEach(each -> giveBack(each.bytes()));
    giveBack(block);
    full.clear();
    block = NO_BLOCK;
    used = 0;
  }

  private void giveBack(byte[] released) {
    int size = released.length;
    if (size >= SMALLEST_BLOCK && size <= LARGEST_BLOCK && Integer.bitCount(size) == 1) {
      pool.give(released);
    }
  }

  /** Bytes of memory taken. */
  long capacity() {
    return capacity;
  }
}
