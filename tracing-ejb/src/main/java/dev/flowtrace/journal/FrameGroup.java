package dev.flowtrace.journal;

import dev.flowtrace.aggregation.VarInts;
import dev.flowtrace.store.Compression;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The frames of one group commit as the payload of a journal row: a format byte, the content's
 * size, and, compressed together, of each frame the time it came, its length and its bytes.
 */
final class FrameGroup {
  private static final byte ZSTD = 1;

  private FrameGroup() {}

  static byte[] toPayload(List<JournalFrame> frames) {
    int capacity = frames.stream().mapToInt(f -> f.json().length + 2 * VarInts.MAX_BYTES).sum();
    ByteBuffer raw = ByteBuffer.allocate(capacity);
    for (JournalFrame frame : frames) {
      VarInts.put(raw, frame.receivedEpochNanos());
      VarInts.put(raw, frame.json().length);
      raw.put(frame.json());
    }
    byte[] content = new byte[raw.position()];
    raw.flip().get(content);
    byte[] compressed = Compression.compress(content);
    return ByteBuffer.allocate(5 + compressed.length)
        .put(ZSTD)
        .putInt(content.length)
        .put(compressed)
        .array();
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
