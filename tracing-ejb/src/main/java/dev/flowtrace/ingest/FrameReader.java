package dev.flowtrace.ingest;

import dev.flowtrace.aggregation.TraceCommand;
import dev.flowtrace.protocol.packed.PackedBatch;
import java.io.ByteArrayInputStream;
import java.util.List;

/**
 * Reads frames as they come, whether text, compressed or packed, and as the journal has them.
 * Thread-safe.
 */
public final class FrameReader implements AutoCloseable {
  private final FrameParser parser;
  private final FrameParser lenient;
  private final FrameContent content;

  /**
   * A reader.
   *
   * @param lenient reads what was within the limits when it was accepted, whatever they are now
   * @param content closed with this
   */
  public FrameReader(FrameParser parser, FrameParser lenient, FrameContent content) {
    this.parser = parser;
    this.lenient = lenient;
    this.content = content;
  }

  /**
   * Reads a frame. When all is done that it asks, {@link #done} is to be told, or what was lent for
   * it is garbage.
   *
   * @param frame its bytes; kept, and not to be changed any more
   * @param binary whether they may be compressed, or packed
   */
  public ParsedFrame read(byte[] frame, boolean binary) throws RefusedException {
    if (!binary) {
      return parser.parse(frame);
    }
    return PackedBatch.isPacked(frame) ? packed(frame) : compressed(frame);
  }

  private ParsedFrame compressed(byte[] frame) throws RefusedException {
    LentContent lent = content.lendBatch(frame);
    if (lent != null) {
      ParsedFrame usual = parser.usual(lent);
      if (usual != null) {
        return usual.cameAs(frame, lent);
      }
    }
    ParsedFrame parsed = parser.parse(lent == null ? content.ofBinary(frame) : content.own(lent));
    // smaller frames are better compressed together
    return parsed.isBatch() ? parsed.cameAs(frame) : parsed;
  }

  private ParsedFrame packed(byte[] frame) throws RefusedException {
    PackedBatch batch = content.packed(frame);
    LentContent lent = content.lendBody(frame, batch);
    if (lent != null) {
      ParsedFrame usual = parser.usual(frame, batch, lent);
      if (usual != null) {
        return usual;
      }
      content.giveBack(lent);
    }
    return parser.parse(content.ofBinary(frame)).cameAs(frame);
  }

  /** A frame that was read is not used any more, nor are the events of its commands. */
  public void done(ParsedFrame frame) {
    LentContent lent = frame.lent();
    if (lent != null) {
      content.giveBack(lent);
    }
  }

  /**
   * The number of a batch that cannot be read, or need not be, for the answer that refuses it.
   *
   * @return -1 when it is no batch, or its number cannot be read either
   */
  public long batchSeq(byte[] frame, boolean binary) {
    if (binary && PackedBatch.isPacked(frame)) {
      return packedSeq(frame);
    }
    return parser.batchSeq(binary ? content.stream(frame) : new ByteArrayInputStream(frame));
  }

  private long packedSeq(byte[] frame) {
    try {
      long seq = content.packed(frame).seq();
      return seq > 0 ? seq : -1;
    } catch (RefusedException e) {
      return -1;
    }
  }

  /** What a frame of the journal does. */
  public List<TraceCommand> reread(byte[] journaled) throws RefusedException {
    byte[] json = content.ofJournal(journaled);
    if (InternalFrames.isInternal(json)) {
      return List.of(InternalFrames.read(json));
    }
    ParsedFrame frame = lenient.parse(json);
    if (frame.commands().isEmpty() && !frame.isBatch()) {
      throw new IllegalStateException("a frame in the journal does nothing to a trace");
    }
    return frame.commands();
  }

  /** Gives back memory outside of the heap; frames may still come, and are read more slowly. */
  @Override
  public void close() {
    content.close();
  }
}
