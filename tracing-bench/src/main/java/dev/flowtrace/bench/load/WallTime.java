package dev.flowtrace.bench.load;

import java.time.Instant;

/** Writes times as RFC 3339 with nine digits; remembers the text of the second. Not thread-safe. */
final class WallTime {
  private static final long NANOS = 1_000_000_000L;

  private long second = Long.MIN_VALUE;
  private byte[] text = {};

  /** Writes 30 characters, such as {@code 2026-11-01T06:00:00.123456789Z}. */
  int put(byte[] out, int at, long epochNanos) {
    long wanted = Math.floorDiv(epochNanos, NANOS);
    if (wanted != second) {
      second = wanted;
      String whole = Instant.ofEpochSecond(wanted).toString(); // 2026-11-01T06:00:00Z
      text = Ascii.bytes(whole.substring(0, whole.length() - 1));
    }
    int next = Ascii.put(out, at, text);
    out[next] = '.';
    next = Ascii.putDecimal(out, next + 1, Math.floorMod(epochNanos, NANOS), 9);
    out[next] = 'Z';
    return next + 1;
  }
}
