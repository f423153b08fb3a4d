package dev.flowtrace.ingest;

import dev.flowtrace.protocol.Rfc3339;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the times of events. Nearly all are in the minute of the one before, so that only seconds
 * and their fraction have to be read.
 *
 * <p>Thread-safe without locks: a lost write costs reading a whole time, and minutes are immutable.
 */
final class EventTimes {
  private static final int MINUTE_CHARS = 16;
  private static final int FRACTION = 20; // where it begins, after the '.' at 19
  private static final int MOST_DIGITS = 9;
  private static final int MOST_CHARS = FRACTION + MOST_DIGITS + 1;
  private static final long NANOS = 1_000_000_000;

  /** No time is that early that is in a minute. */
  private static final long UNKNOWN = Long.MIN_VALUE;

  private static final int[] POWERS = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
  };

  private @Nullable Minute last;

  /**
   * A minute.
   *
   * @param first the first eight bytes of its text, such as {@code 2026-01-07T06:00}
   * @param second the others
   * @param epochNanos when it begins, in UTC
   */
  private record Minute(long first, long second, long epochNanos) {}

  /** Reads the string that comes, as nanoseconds since 1970; gives up on what is no time. */
  long read(JsonScanner in) {
    in.expect('"');
    int from = in.position();
    long known = inLastMinute(in);
    if (known != UNKNOWN && in.json()[in.position()] == '"') {
      in.moveTo(in.position() + 1);
      return known;
    }
    in.moveTo(from - 1);
    in.plainString();
    return whole(in);
  }

  /** The same of a packed event's time. */
  long readPacked(JsonScanner in) {
    int from = in.position();
    long known = inLastMinute(in);
    if (known != UNKNOWN) {
      return known;
    }
    in.moveTo(from);
    in.insideString();
    return whole(in);
  }

  /** The time that comes, without quotes, if it is in the minute of the last whole one. */
  private long inLastMinute(JsonScanner in) {
    byte[] json = in.json();
    int from = in.position();
    Minute minute = last;
    if (minute == null
        || from + MOST_CHARS >= json.length
        || JsonBytes.word(json, from) != minute.first
        || JsonBytes.word(json, from + 8) != minute.second
        || json[from + MINUTE_CHARS] != ':') {
      return UNKNOWN;
    }
    int tens = json[from + 17] - '0';
    int ones = json[from + 18] - '0';
    boolean isPoint = json[from + 19] == '.';
    int zone = isPoint ? JsonBytes.digitsEnd(json, from + FRACTION) : from + 19;
    int digits = isPoint ? zone - from - FRACTION : 0;
    if ((tens | ones) < 0
        || tens >= 6
        || ones > 9
        || isPoint != digits > 0
        || digits > MOST_DIGITS
        || json[zone] != 'Z') {
      return UNKNOWN;
    }
    in.moveTo(zone + 1);
    long fraction = JsonBytes.decimal(json, from + FRACTION, digits) * POWERS[MOST_DIGITS - digits];
    return minute.epochNanos + (10 * tens + ones) * NANOS + fraction;
  }

  /** The time in the string that was just read. */
  private long whole(JsonScanner in) {
    int from = in.textStart();
    String text = new String(in.json(), from, in.textLength(), StandardCharsets.ISO_8859_1);
    try {
      long epochNanos = Rfc3339.parseEpochNanos(text);
      remember(in, from, text);
      return epochNanos;
    } catch (DateTimeException e) {
      throw new GiveUpException();
    }
  }

  private void remember(JsonScanner in, int from, String text) {
    long start = Rfc3339.parseEpochNanos(text.substring(0, MINUTE_CHARS) + ":00Z");
    if (Math.abs(start) < Long.MAX_VALUE - 60 * NANOS) {
      last =
          new Minute(JsonBytes.word(in.json(), from), JsonBytes.word(in.json(), from + 8), start);
    }
  }
}
