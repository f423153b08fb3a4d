package dev.flowtrace.ingest;

/** Ids as JSON has them, 36 characters in either case, read eight hexadecimal digits at a time. */
final class UuidText {
  /** Of each id. */
  static final int CHARS = 36;

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long LOW_HALF = 0xffffffffL;

  private UuidText() {}

  /** Whether an id is at a place from where the array has as many bytes. */
  static boolean isAt(byte[] json, int from) {
    int bad = (json[from + 8] ^ '-') | (json[from + 13] ^ '-');
    bad |= (json[from + 18] ^ '-') | (json[from + 23] ^ '-');
    long badDigits = bad(first(json, from)) | bad(second(json, from));
    badDigits |= bad(third(json, from)) | bad(fourth(json, from));
    return bad == 0 && badDigits == 0;
  }

  /** The higher half of the id at a place. */
  static long high(byte[] json, int from) {
    return value(first(json, from)) << 32 | value(second(json, from));
  }

  /** The lower half of the id at a place. */
  static long low(byte[] json, int from) {
    return value(third(json, from)) << 32 | value(fourth(json, from));
  }

  // eight digits each, the first one in the lowest byte, without the hyphen between them

  private static long first(byte[] json, int from) {
    return JsonBytes.word(json, from);
  }

  private static long second(byte[] json, int from) {
    return (JsonBytes.word(json, from + 9) & LOW_HALF) | JsonBytes.word(json, from + 14) << 32;
  }

  private static long third(byte[] json, int from) {
    return (JsonBytes.word(json, from + 19) & LOW_HALF) | JsonBytes.word(json, from + 24) << 32;
  }

  private static long fourth(byte[] json, int from) {
    return JsonBytes.word(json, from + 28);
  }

  /**
   * Zero if all are digits. Letters are told by the bit that digits do not have, and each byte's
   * range by carries into its highest bit, which ASCII leaves free.
   */
  private static long bad(long digits) {
    long lower = digits | ONES * 0x20; // digits have that bit already
    long letters = ((digits & ONES * 0x40) >>> 6) * 0xff;
    long isDigit = (digits + ONES * (0x80 - '0')) & ~(digits + ONES * (0x80 - '9' - 1));
    long isLetter = (lower + ONES * (0x80 - 'a')) & ~(lower + ONES * (0x80 - 'f' - 1));
    return (digits | ~((isDigit & ~letters) | (isLetter & letters))) & HIGHS;
  }

  /** The value of digits that are not {@link #bad}, 32 bits. */
  private static long value(long digits) {
    long letter = (digits & ONES * 0x40) >>> 6; // 1 in each byte with a letter
    long nibbles = Long.reverseBytes((digits & ONES * 0x0f) + letter * 9);
    // two, then four, then eight of them together
    long pairs = (nibbles | nibbles >>> 4) & 0x00ff00ff00ff00ffL;
    long fours = (pairs | pairs >>> 8) & 0x0000ffff0000ffffL;
    return (fours | fours >>> 16) & LOW_HALF;
  }
}
