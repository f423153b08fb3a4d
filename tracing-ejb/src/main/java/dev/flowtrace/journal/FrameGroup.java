package dev.flowtrace.journal;

import dev.flowtrace.protocol.buffer.VarInts;
import dev.flowtrace.protocol.packed.PackedBatch;
import dev.flowtrace.store.Compression;
import dev.flowtrace.store.Compressor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The frames of one group commit as the payload of a journal row: a format byte, the size of the
 * list and its compressed size, the list, compressed, and what came compressed. The list has of
 * each frame the time it came, twice its length, and its bytes; or, for one that came compressed,
 * one more than twice its length, and its bytes come after the list, as they are.
 */
final class FrameGroup {
  private static final byte FORMAT = 2;
  private static final int HEADER_BYTES = 9;

  private FrameGroup() {}

  static byte[] toPayload(List<JournalFrame> frames, Compressor compressor) {
    compressor.clear();
    int compressedBytes = 0;
    for (JournalFrame frame : frames) {
      byte[] content = frame.content();
      boolean compressed = cameCompressed(content);
      compressor.putNumber(frame.receivedEpochNanos());
      compressor.putNumber(2L * content.length + (compressed ? 1 : 0));
      if (compressed) {
        compressedBytes += content.length;
      } else {
        compressor.put(content, 0, content.length);
      }
    }
    int rawBytes = compressor.size();
    byte[] payload = compressor.finish(HEADER_BYTES, compressedBytes);
    int listBytes = payload.length - HEADER_BYTES - compressedBytes;
    ByteBuffer out = ByteBuffer.wrap(payload).put(FORMAT).putInt(rawBytes).putInt(listBytes);
    out.position(HEADER_BYTES + listBytes);
    for (JournalFrame frame : frames) {
      if (cameCompressed(frame.content())) {
        out.put(frame.content());
      }
    }
    return payload;
  }

  private static boolean cameCompressed(byte[] content) {
    return PackedBatch.isPacked(content) || Compression.isCompressed(content);
  }

  static List<JournalFrame> ofPayload(byte[] payload, long lastPosition, int count) {
    ByteBuffer in = ByteBuffer.wrap(payload);
    byte format = in.get();
    if (format != FORMAT) {
      throw new IllegalStateException("unknown journal format " + format);
    }
    int rawBytes = in.getInt();
    byte[] compressedList = new byte[in.getInt()];
    in.get(compressedList);
    ByteBuffer list = ByteBuffer.wrap(Compression.decompress(compressedList, rawBytes));
    List<JournalFrame> frames = new ArrayList<>(count);
    for (long position = lastPosition - count + 1; position <= lastPosition; position++) {
      long received = VarInts.get(list);
      long length = VarInts.get(list);
      byte[] content = new byte[(int) (length / 2)];
      (length % 2 == 0 ? list : in).get(content);
      frames.add(new JournalFrame(position, received, content));
    }
    return frames;
  }
}
