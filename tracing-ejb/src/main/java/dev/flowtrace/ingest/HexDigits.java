package dev.flowtrace.ingest;

/** Hexadecimal digits in either case, eight at once: ASCII, the first one in the lowest byte. */
final class HexDigits {
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private HexDigits() {}

  /**
   * Zero if all are digits. Letters are told by the bit that digits do not have, and each byte's
   * range by carries into its highest bit, which ASCII leaves free.
   */
  static long bad(long digits) {
    long lower = digits | ONES * 0x20; // digits have that bit already
    long letters = ((digits & ONES * 0x40) >>> 6) * 0xff;
    long isDigit = (digits + ONES * (0x80 - '0')) & ~(digits + ONES * (0x80 - '9' - 1));
    long isLetter = (lower + ONES * (0x80 - 'a')) & ~(lower + ONES * (0x80 - 'f' - 1));
    return (digits | ~((isDigit & ~letters) | (isLetter & letters))) & HIGHS;
  }

  /** The value of digits that are not {@link #bad}, 32 bits. */
  static long value(long digits) {
    long letter = (digits & ONES * 0x40) >>> 6; // 1 in each byte with a letter
    long nibbles = Long.reverseBytes((digits & ONES * 0x0f) + letter * 9);
    // two, then four, then eight of them together
    long pairs = (nibbles | nibbles >>> 4) & 0x00ff00ff00ff00ffL;
    long fours = (pairs | pairs >>> 8) & 0x0000ffff0000ffffL;
    return (fours | fours >>> 16) & 0xffffffffL;
  }
}
