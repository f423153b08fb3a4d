package dev.flowtrace.aggregation;

import dev.flowtrace.protocol.buffer.VarInts;
import java.nio.ByteBuffer;

/** Goes through JSON events, each with its length before it. Not thread-safe. */
public final class FramedEvents {
  private final ByteBuffer in;
  private int length;

  /** Before the first event of a part that starts at the array's start. */
  public FramedEvents(byte[] framed, int end) {
    in = ByteBuffer.wrap(framed, 0, end);
  }

  /** Goes on to the next event; false when there is none. */
  public boolean next() {
    in.position(in.position() + length);
    if (!in.hasRemaining()) {
      return false;
    }
    length = (int) VarInts.get(in);
    return true;
  }

  /** Where the event's JSON starts in the array. */
  public int offset() {
    return in.position();
  }

  /** How many bytes of JSON it has. */
  public int length() {
    return length;
  }
}
