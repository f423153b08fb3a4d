package dev.flowtrace.ingest;

import dev.flowtrace.aggregation.TraceCommand;
import dev.flowtrace.aggregation.TraceStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What the collector decides by itself, as frames in its journal. They begin with a byte that no
 * JSON begins with, so nothing that came over the wire can be taken for one.
 */
final class InternalFrames {
  private static final byte END = 1;
  private static final byte DELETE = 2;
  private static final int ID_BYTES = 16;

  private InternalFrames() {}

  static boolean isInternal(byte[] frame) {
    return frame.length > 0 && (frame[0] == END || frame[0] == DELETE);
  }

  static byte[] ofDelete(UUID traceId) {
    return start(DELETE, traceId, 0).array();
  }

  static byte[] ofEnd(TraceCommand.End end) {
    String error = end.error();
    String how = end.status().wireName() + '\n' + (error == null ? "" : error);
    byte[] text = how.getBytes(StandardCharsets.UTF_8);
    return start(END, end.traceId(), text.length).put(text).array();
  }

  private static ByteBuffer start(byte kind, UUID traceId, int more) {
    return ByteBuffer.allocate(1 + ID_BYTES + more)
        .put(kind)
        .putLong(traceId.getMostSignificantBits())
        .putLong(traceId.getLeastSignificantBits());
  }

  static TraceCommand read(byte[] frame) {
    ByteBuffer in = ByteBuffer.wrap(frame);
    byte kind = in.get();
    UUID traceId = new UUID(in.getLong(), in.getLong());
    if (kind == DELETE) {
      return new TraceCommand.Delete(traceId);
    }
    String how = new String(frame, in.position(), in.remaining(), StandardCharsets.UTF_8);
    int line = how.indexOf('\n');
    TraceStatus status = TraceStatus.ofWireName(how.substring(0, line));
    if (status == null) {
      throw new IllegalStateException("unknown status in the journal: " + how);
    }
    String error = status == TraceStatus.FAILED ? how.substring(line + 1) : null;
    return new TraceCommand.End(traceId, status, error, false);
  }
}
