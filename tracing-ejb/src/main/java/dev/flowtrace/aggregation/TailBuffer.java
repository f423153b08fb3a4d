package dev.flowtrace.aggregation;

import dev.flowtrace.protocol.buffer.VarInts;
import dev.flowtrace.protocol.packed.PackedText;
import java.util.List;

/**
 * Events that wait for the next flush, as {@link TailEvents} goes through them. What was written is
 * never changed, so a {@link #snapshot} can be read without a lock while more is appended.
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
   * Appends one event, as it came.
   *
   * @return by how many bytes memory has grown
   */
  public long append(RecordedEvent event) {
    bytes += VarInts.size(event.length()) + event.length();
    long before = blocks.capacity();
    PackedSlice packed = event.packed();
    if (packed == null) {
      int at = begin(event.length(), TailEvents.JSON, 0);
      System.arraycopy(event.json(), event.offset(), blocks.block(), at, event.length());
    } else {
      int idBytes = packed.idCount() * PackedText.ID_BYTES;
      int at = begin(packed.length(), TailEvents.PACKED + packed.idCount(), idBytes);
      System.arraycopy(packed.ids(), packed.idsOffset(), blocks.block(), at, idBytes);
      System.arraycopy(
          packed.bytes(), packed.offset(), blocks.block(), at + idBytes, packed.length());
    }
    return blocks.capacity() - before;
  }

  /** Makes room for an event, and gives the place behind its two numbers. */
  private int begin(int length, int packed, int idBytes) {
    int at = blocks.reserve(VarInts.size(length) + VarInts.size(packed) + idBytes + length);
    return VarInts.put(blocks.block(), VarInts.put(blocks.block(), at, length), packed);
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

  /** What its events have as framed JSON, see {@link FramedEvents}. */
  public long bytes() {
    return bytes;
  }

  /** Bytes of memory taken. */
  public long capacity() {
    return blocks.capacity();
  }
}
