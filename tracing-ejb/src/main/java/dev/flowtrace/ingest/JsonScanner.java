package dev.flowtrace.ingest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.UUID;

/**
 * Walks over JSON in an array, byte by byte or eight at a time, and makes no objects. It knows less
 * than JSON has: whatever it is not sure of ends the walk with a {@link GiveUpException}, or with
 * an {@link ArrayIndexOutOfBoundsException} where the array ends too early. What it passes over is
 * valid (RFC 8259), without a key that comes twice in an object, provided that the array is UTF-8.
 *
 * <p>Strings are scanned by the test for a byte within a word of Mycroft (1987): the lowest byte
 * that it marks is right, and only that is used. Not thread-safe.
 */
final class JsonScanner {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';
  private static final long ZEROS = ONES * '0';

  /** Sets the highest bit of each byte over 9. */
  private static final long ABOVE_NINE = ONES * (0x80 - 10);

  /** Longer integers may not fit 64 bits. */
  private static final int MOST_DIGITS = 18;

  private static final int UUID_CHARS = 36;
  private static final long LOW_HALF = 0xffffffffL;

  /** So many keys of an object are compared with each other. */
  private static final int MOST_KEYS = 24;

  private static final int FIRST_KEYS = 16;

  private static final int[] NO_KEYS = {};
  private static final byte[] HEX = new byte[256];

  static {
    Arrays.fill(HEX, (byte) -1);
    for (int i = 0; i < 16; i++) {
      char digit = Character.forDigit(i, 16);
      HEX[digit] = (byte) i;
      HEX[Character.toUpperCase(digit)] = (byte) i;
    }
  }

  private final byte[] json;
  private final int maxDepth;
  private int at;
  private int depth;

  /** Bounds and first bytes of the string that was read last. */
  private int textStart;

  private int textLength;

  /** Keys of the objects that are open, start and length each; and how many of them are taken. */
  private int[] keys = NO_KEYS;

  private int keyCount;

  JsonScanner(byte[] json, int maxDepth) {
    this(json, 0, maxDepth);
  }

  /** From a place in the array on. */
  JsonScanner(byte[] json, int from, int maxDepth) {
    this.json = json;
    this.at = from;
    this.maxDepth = maxDepth;
  }

  /** A name that is looked for. */
  static final class Name {
    private final byte[] bytes;
    private final long word;

    Name(String ascii) {
      bytes = new byte[ascii.length()];
      long first = 0;
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) ascii.charAt(i);
        first |= i < 8 ? (long) bytes[i] << (8 * i) : 0;
      }
      word = first;
    }
  }

  /** Gives up unless a condition holds. */
  static void require(boolean holds) {
    if (!holds) {
      throw new GiveUpException();
    }
  }

  int position() {
    return at;
  }

  byte[] json() {
    return json;
  }

  int textStart() {
    return textStart;
  }

  int textLength() {
    return textLength;
  }

  /** Whether the string that was read last is that name. */
  boolean isText(Name name) {
    int length = name.bytes.length;
    return textLength == length
        && word(textStart, length) == name.word
        && (length <= 8 || hasRest(json, textStart, name.bytes));
  }

  /** Compares what follows the first word; the last word may overlap the one before. */
  static boolean hasRest(byte[] json, int from, byte[] sought) {
    int last = sought.length - 8;
    for (int i = 8; i < last; i += 8) {
      if ((long) WORDS.get(json, from + i) != (long) WORDS.get(sought, i)) {
        return false;
      }
    }
    return (long) WORDS.get(json, from + last) == (long) WORDS.get(sought, last);
  }

  /**
   * Passes over one of several texts, if it comes.
   *
   * @param first the first of them that may come; those after it are tried, too
   * @return which it is, -1 for none
   */
  int skip(Runs runs, int first) {
    int found = runs.at(json, at, first);
    if (found >= 0) {
      at += runs.length(found);
    }
    return found;
  }

  /**
   * Reads a key and its colon.
   *
   * @param expected the key that most likely comes: it, and those after it, are told at once
   * @return which of the keys it is; gives up on any other
   */
  int member(Runs keys, int expected) {
    int found = skip(keys, expected);
    if (found >= 0) {
      return found;
    }
    key();
    for (int i = 0; i < keys.count(); i++) {
      if (isText(keys.name(i))) {
        return i;
      }
    }
    throw new GiveUpException();
  }

  /** The first byte of what comes, white space passed over. */
  int peek() {
    int c = json[at];
    while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      c = json[++at];
    }
    return c;
  }

  void expect(char c) {
    if (peek() != c) {
      throw new GiveUpException();
    }
    at++;
  }

  /** Nothing but white space follows. */
  void expectEnd() {
    for (; at < json.length; at++) {
      int c = json[at];
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        throw new GiveUpException();
      }
    }
  }

  /** Goes on at a place, no deeper than here. */
  void moveTo(int place) {
    at = place;
  }

  /** Goes back to a place where it was, as deep as it was there. */
  void goBack(int place, int depthThere) {
    at = place;
    depth = depthThere;
    keyCount = 0;
  }

  int depth() {
    return depth;
  }

  /** Enters an object or array; true if it has a first member. */
  boolean enter(char open, char close) {
    expect(open);
    if (++depth > maxDepth) {
      throw new GiveUpException();
    }
    if (peek() == close) {
      at++;
      depth--;
      return false;
    }
    return true;
  }

  /** After a member: true if another follows. */
  boolean more(char close) {
    if (json[at] == ',') {
      at++;
      return true;
    }
    int c = peek();
    at++;
    if (c == ',') {
      return true;
    }
    if (c != close) {
      throw new GiveUpException();
    }
    depth--;
    return false;
  }

  /** Reads a key and its colon. */
  void key() {
    plainString();
    expect(':');
  }

  /** True, and read, if null comes. */
  boolean isNull() {
    if (peek() != 'n') {
      return false;
    }
    literal('u', 'l', 'l');
    return true;
  }

  /** Reads a string without escapes. */
  void plainString() {
    expect('"');
    textStart = at;
    int end = stringStop(at);
    if (json[end] != '"') {
      throw new GiveUpException();
    }
    textLength = end - at;
    at = end + 1;
  }

  /** Passes over a string, escapes and all. */
  void skipString() {
    expect('"');
    int stop = stringStop(at);
    while (json[stop] != '"') {
      if (json[stop] != '\\') {
        throw new GiveUpException(); // a control character
      }
      stop = stringStop(escapeEnd(stop + 1));
    }
    at = stop + 1;
  }

  private int escapeEnd(int escaped) {
    return switch (json[escaped]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> escaped + 1;
      case 'u' -> {
        if ((HEX[json[escaped + 1] & 0xff]
                | HEX[json[escaped + 2] & 0xff]
                | HEX[json[escaped + 3] & 0xff]
                | HEX[json[escaped + 4] & 0xff])
            < 0) {
          throw new GiveUpException();
        }
        yield escaped + 5;
      }
      default -> throw new GiveUpException();
    };
  }

  /** The first quote, backslash or control character at or after a place. */
  private int stringStop(int from) {
    int i = from;
    for (int last = json.length - 8; i <= last; i += 8) {
      long w = (long) WORDS.get(json, i);
      long quote = w ^ QUOTES;
      long backslash = w ^ BACKSLASHES;
      long found =
          (((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash) | ((w - SPACES) & ~w))
              & HIGHS;
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (json[i] != '"' && json[i] != '\\' && (json[i] & 0xe0) != 0) {
      i++;
    }
    return i;
  }

  /** The first eight bytes of a string, what is behind it as zeros. */
  private long word(int from, int length) {
    if (from + 8 <= json.length) {
      long w = (long) WORDS.get(json, from);
      return length >= 8 ? w : w & ((1L << (8 * length)) - 1);
    }
    long w = 0;
    for (int i = 0; i < length; i++) {
      w |= (json[from + i] & 0xffL) << (8 * i);
    }
    return w;
  }

  /** Reads an integer of 0 or more. */
  long unsigned() {
    int first = peek();
    int start = at;
    int end = digitsEnd(start);
    int digits = end - start;
    int c = json[end];
    boolean leadingZero = digits > 1 && first == '0';
    if (digits == 0 || digits > MOST_DIGITS || leadingZero || c == '.' || (c | 0x20) == 'e') {
      throw new GiveUpException();
    }
    at = end;
    return decimal(start, digits);
  }

  /** Passes over a number without an exponent. Its bounds are those of the text then. */
  void number() {
    int first = peek();
    int start = at;
    int whole = first == '-' ? start + 1 : start;
    int end = digitsEnd(whole);
    if (end == whole || (json[whole] == '0' && end > whole + 1)) {
      throw new GiveUpException();
    }
    if (json[end] == '.') {
      int fraction = end + 1;
      end = digitsEnd(fraction);
      if (end == fraction) {
        throw new GiveUpException();
      }
    }
    textStart = start;
    textLength = end - start;
    if ((json[end] | 0x20) == 'e' || textLength > MOST_DIGITS) {
      throw new GiveUpException();
    }
    at = end;
  }

  /** The first byte at or after a place that is no digit. */
  int digitsEnd(int from) {
    int i = from;
    for (int last = json.length - 8; i <= last; i += 8) {
      long values = (long) WORDS.get(json, i) ^ ZEROS;
      long found = (values | values + ABOVE_NINE) & HIGHS;
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (json[i] >= '0' && json[i] <= '9') {
      i++;
    }
    return i;
  }

  /** The value of at most {@value #MOST_DIGITS} digits; 0 of none. */
  long decimal(int from, int digits) {
    long value = 0;
    int at = from;
    if (digits > 0 && from <= json.length - 8) {
      // the last digit into the highest byte; two, then four, then eight of them together
      int count = Math.min(8, digits);
      long values = ((long) WORDS.get(json, from) ^ ZEROS) << (64 - 8 * count);
      long pairs = (values * (10 * 0x100 + 1)) >>> 8 & 0x00ff00ff00ff00ffL;
      long fours = (pairs * (100 * 0x1_0000 + 1)) >>> 16 & 0x0000ffff0000ffffL;
      value = (fours * (10_000 * 0x1_0000_0000L + 1)) >>> 32;
      at += count;
    }
    for (; at < from + digits; at++) {
      value = 10 * value + (json[at] - '0');
    }
    return value;
  }

  /** Passes over an array of numbers 0 to 255. */
  void byteArray() {
    if (!enter('[', ']')) {
      return;
    }
    do {
      if (unsigned() > 255) {
        throw new GiveUpException();
      }
    } while (more(']'));
  }

  /** Reads an id. */
  UUID uuid() {
    skipUuid();
    return new UUID(uuidHigh(), uuidLow());
  }

  /** Passes over an id. */
  void skipUuid() {
    expect('"');
    int from = at;
    int bad = json[from + UUID_CHARS] ^ '"';
    bad |= (json[from + 8] ^ '-') | (json[from + 13] ^ '-');
    bad |= (json[from + 18] ^ '-') | (json[from + 23] ^ '-');
    long badDigits = HexDigits.bad(wordAt(from)) | HexDigits.bad(secondDigits(from));
    badDigits |= HexDigits.bad(thirdDigits(from)) | HexDigits.bad(wordAt(from + 28));
    if (bad != 0 || badDigits != 0) {
      throw new GiveUpException();
    }
    at = from + UUID_CHARS + 1;
  }

  /** The higher half of the id that was just passed over. */
  long uuidHigh() {
    int from = at - UUID_CHARS - 1;
    return HexDigits.value(wordAt(from)) << 32 | HexDigits.value(secondDigits(from));
  }

  /** The lower half of the id that was just passed over. */
  long uuidLow() {
    int from = at - UUID_CHARS - 1;
    return HexDigits.value(thirdDigits(from)) << 32 | HexDigits.value(wordAt(from + 28));
  }

  /** The second eight digits of an id, without the hyphen between them. */
  private long secondDigits(int from) {
    return (wordAt(from + 9) & LOW_HALF) | wordAt(from + 14) << 32;
  }

  private long thirdDigits(int from) {
    return (wordAt(from + 19) & LOW_HALF) | wordAt(from + 24) << 32;
  }

  long wordAt(int place) {
    return (long) WORDS.get(json, place);
  }

  /** A true or false, passed over. */
  boolean bool() {
    if (peek() == 't') {
      literal('r', 'u', 'e');
      return true;
    }
    expect('f');
    if (json[at] != 'a') {
      throw new GiveUpException();
    }
    literal('l', 's', 'e');
    return false;
  }

  /** Three bytes after the present one, and past them. */
  private void literal(char a, char b, char c) {
    if (json[at + 1] != a || json[at + 2] != b || json[at + 3] != c) {
      throw new GiveUpException();
    }
    at += 4;
  }

  /** Where the keys of an object that is entered begin; to be given back to {@link #endKeys}. */
  int startKeys() {
    return keyCount;
  }

  void endKeys(int start) {
    keyCount = start;
  }

  /** Notes the key that was read last, which must not have come before in the same object. */
  void uniqueKey(int start) {
    for (int i = start; i < keyCount; i++) {
      if (keys[2 * i + 1] == textLength
          && Arrays.equals(
              json,
              keys[2 * i],
              keys[2 * i] + textLength,
              json,
              textStart,
              textStart + textLength)) {
        throw new GiveUpException();
      }
    }
    if (keyCount - start == MOST_KEYS) {
      throw new GiveUpException();
    }
    if (2 * keyCount == keys.length) {
      keys = Arrays.copyOf(keys, Math.max(FIRST_KEYS, 2 * keys.length));
    }
    keys[2 * keyCount] = textStart;
    keys[2 * keyCount + 1] = textLength;
    keyCount++;
  }

  /** Passes over a value of any kind. */
  void skipValue() {
    switch (peek()) {
      case '"' -> skipString();
      case '{' -> skipObject();
      case '[' -> skipArray();
      case 't', 'f' -> bool();
      case 'n' -> literal('u', 'l', 'l');
      default -> number();
    }
  }

  private void skipObject() {
    if (!enter('{', '}')) {
      return;
    }
    int start = startKeys();
    do {
      key();
      uniqueKey(start);
      skipValue();
    } while (more('}'));
    endKeys(start);
  }

  private void skipArray() {
    if (!enter('[', ']')) {
      return;
    }
    do {
      skipValue();
    } while (more(']'));
  }
}
