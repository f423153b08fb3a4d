package dev.flowtrace.journal;

import dev.flowtrace.aggregation.VarInts;
import dev.flowtrace.store.Compression;
import dev.flowtrace.store.Compressor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The frames of one group commit as the payload of a journal row: a format byte, the content's
 * size, and, compressed together, of each frame the time it came, its length and its bytes.
 */
final class FrameGroup {
  private static final byte ZSTD = 1;
  private static final int HEADER_BYTES = 5;

  private FrameGroup() {}

  static byte[] toPayload(List<JournalFrame> frames, Compressor compressor) {
    compressor.clear();
    for (JournalFrame frame : frames) {
      compressor.putNumber(frame.receivedEpochNanos());
      compressor.putNumber(frame.json().length);
      compressor.put(frame.json(), 0, frame.json().length);
    }
    int rawBytes = compressor.size();
    byte[] payload = compressor.finish(HEADER_BYTES);
    ByteBuffer.wrap(payload).put(ZSTD).putInt(rawBytes);
    return payload;
  }

  static List<JournalFrame> ofPayload(byte[] payload, long lastPosition, int count) {
    ByteBuffer in = ByteBuffer.wrap(payload);
    byte format = in.get();
    if (format != ZSTD) {
      throw new IllegalStateException("unknown journal format " + format);
    }
    int rawBytes = in.getInt();
    byte[] compressed = new byte[in.remaining()];
    in.get(compressed);
    ByteBuffer raw = ByteBuffer.wrap(Compression.decompress(compressed, rawBytes));
    List<JournalFrame> frames = new ArrayList<>(count);
    for (long position = lastPosition - count + 1; position <= lastPosition; position++) {
      long received = VarInts.get(raw);
      byte[] json = new byte[(int) VarInts.get(raw)];
      raw.get(json);
      frames.add(new JournalFrame(position, received, json));
    }
    return frames;
  }
}
