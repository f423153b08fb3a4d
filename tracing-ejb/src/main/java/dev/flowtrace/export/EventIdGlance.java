package dev.flowtrace.export;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event's id without a parser where it is the first member and written without blanks, as
 * clients do that write their fields in order.
 */
final class EventIdGlance {
  private static final byte[] BEFORE = "{\"event_id\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final int ID_CHARS = 36;
  private static final int HIGH_CHARS = 18;

  private EventIdGlance() {}

  /** The id, null where it takes a parser to find it. */
  static @Nullable UUID read(byte[] json, int offset, int length) {
    int at = offset + BEFORE.length;
    int end = at + ID_CHARS;
    if (length <= BEFORE.length + ID_CHARS || json[end] != '"') {
      return null;
    }
    for (int i = 0; i < BEFORE.length; i++) {
      if (json[offset + i] != BEFORE[i]) {
        return null;
      }
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < ID_CHARS; i++) {
      byte c = json[at + i];
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        if (c != '-') {
          return null;
        }
        continue;
      }
      int digit = Character.digit(c, 16);
      if (digit < 0) {
        return null;
      }
      if (i < HIGH_CHARS) {
        high = high << 4 | digit;
      } else {
        low = low << 4 | digit;
      }
    }
    return new UUID(high, low);
  }
}
