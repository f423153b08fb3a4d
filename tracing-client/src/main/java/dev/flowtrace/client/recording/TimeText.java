package dev.flowtrace.client.recording;

import dev.flowtrace.protocol.Rfc3339;
import dev.flowtrace.protocol.buffer.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Writes times as the wire has them; most events are of the same second as the one before. For one
 * thread.
 */
final class TimeText {
  private static final long NANOS = 1_000_000_000L;
  private static final int DIGITS = 9;

  private long known = Long.MIN_VALUE;

  /** Up to the second, without the zone. */
  private byte[] text = {};

  /** Writes nanoseconds since 1970 as RFC 3339 has it, with as many digits as it needs. */
  void write(JsonBuffer out, long epochNanos) {
    long second = Math.floorDiv(epochNanos, NANOS);
    if (second != known) {
      String whole = Rfc3339.format(Instant.ofEpochSecond(second));
      text = whole.substring(0, whole.length() - 1).getBytes(StandardCharsets.US_ASCII);
      known = second;
    }
    out.write(text);
    int nanos = (int) Math.floorMod(epochNanos, NANOS);
    if (nanos > 0) {
      int digits = DIGITS;
      while (nanos % 10 == 0) {
        nanos /= 10;
        digits--;
      }
      out.write('.');
      out.padded(nanos, digits);
    }
    out.write('Z');
  }
}
