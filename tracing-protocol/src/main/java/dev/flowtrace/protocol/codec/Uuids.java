package dev.flowtrace.protocol.codec;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ids with all their 36 characters, in either case; {@link UUID#fromString} also takes {@code
 * 1-1-1-1-1}.
 */
final class Uuids {
  private Uuids() {}

  /** Null if {@code text} is none. */
  static @Nullable UUID parse(String text) {
    if (text.length() != 36) {
      return null;
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < 36; i++) {
      char c = text.charAt(i);
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        if (c != '-') {
          return null;
        }
        continue;
      }
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return null;
      }
      if (i < 18) {
        high = high << 4 | digit;
      } else {
        low = low << 4 | digit;
      }
    }
    return new UUID(high, low);
  }
}
