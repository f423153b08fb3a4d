package dev.flowtrace.query;

import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.codec.CodecLimits;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.codec.ProtocolException;
import java.io.IOException;
import java.util.Arrays;

/** Reads events that were accepted earlier, whatever the limits were when they came. */
public final class StoredEvent {
  private static final FrameCodec CODEC =
      new FrameCodec(new CodecLimits(Integer.MAX_VALUE, 1_000, 1_000));

  private StoredEvent() {}

  /**
   * Decodes an event.
   *
   * @throws IOException when it is none
   */
  public static TraceEvent decode(byte[] json, int offset, int length) throws IOException {
    try {
      return CODEC.decodeEvent(Arrays.copyOfRange(json, offset, offset + length));
    } catch (ProtocolException e) {
      throw new IOException("a stored event cannot be read: " + e.getMessage(), e);
    }
  }
}
