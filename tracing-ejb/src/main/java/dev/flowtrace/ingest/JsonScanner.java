package dev.flowtrace.ingest;

import dev.flowtrace.protocol.buffer.UuidText;
import java.util.Arrays;
import java.util.UUID;

/**
 * Walks over JSON in an array, byte by byte or eight at a time, and makes no objects. It knows less
 * than JSON has: whatever it is not sure of ends the walk with a {@link GiveUpException}, or with
 * an {@link ArrayIndexOutOfBoundsException} where the array ends too early. What it passes over is
 * valid (RFC 8259), without a key that comes twice in an object, provided that the array is UTF-8.
 * No JSON has a byte that is zero: one stops it as the array's end does.
 *
 * <p>Not thread-safe.
 */
final class JsonScanner {
  /** Longer integers may not fit 64 bits. */
  private static final int MOST_DIGITS = 18;

  /** So many keys of an object are compared with each other. */
  private static final int MOST_KEYS = 24;

  private static final int FIRST_KEYS = 16;

  private static final int[] NO_KEYS = {};
  private final byte[] json;
  private final int maxDepth;
  private int at;
  private int depth;

  /** Bounds of the string or number that was read last. */
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
        && JsonBytes.word(json, textStart, length) == name.word
        && (length <= 8 || JsonBytes.hasRest(json, textStart, name.bytes));
  }

  /**
   * Passes over one of several texts, if it comes.
   *
   * @param first the first of them that may come; those after it are tried, too
   * @return which it is, -1 for none
   */
  private int skip(Runs runs, int first) {
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
    return indexIn(keys);
  }

  /** Reads a string: which of the texts it is; gives up on any other. */
  int oneOf(Runs texts) {
    peek();
    int found = skip(texts, 0);
    if (found >= 0) {
      return found;
    }
    plainString();
    return indexIn(texts);
  }

  private int indexIn(Runs texts) {
    for (int i = 0; i < texts.count(); i++) {
      if (isText(texts.name(i))) {
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

  /** Nothing but white space follows up to the end. */
  void expectEnd(int end) {
    for (; at < end; at++) {
      int c = json[at];
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        throw new GiveUpException();
      }
    }
  }

  /** Whether what comes has the same bytes as an earlier part. */
  boolean isSame(int from, int to) {
    int end = at + to - from;
    return end <= json.length && Arrays.equals(json, from, to, json, at, end);
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
    int end = JsonBytes.stringStop(json, at);
    if (json[end] != '"') {
      throw new GiveUpException();
    }
    textLength = end - at;
    at = end + 1;
  }

  /**
   * Reads what is in a string, up to a quote, an escape, or a control character, such as a token.
   */
  void insideString() {
    textStart = at;
    at = JsonBytes.stringStop(json, at);
    textLength = at - textStart;
  }

  /** Passes over a byte if it is the next one. */
  boolean skips(int expected) {
    if (json[at] != expected) {
      return false;
    }
    at++;
    return true;
  }

  /** Passes over a string, escapes and all. */
  void skipString() {
    expect('"');
    int stop = JsonBytes.stringStop(json, at);
    while (json[stop] != '"') {
      if (json[stop] != '\\') {
        throw new GiveUpException(); // a control character
      }
      stop = JsonBytes.stringStop(json, JsonBytes.escapeEnd(json, stop + 1));
    }
    at = stop + 1;
  }

  /** Reads an integer of 0 or more. */
  long unsigned() {
    int first = peek();
    int start = at;
    int end = JsonBytes.digitsEnd(json, start);
    int digits = end - start;
    int c = json[end];
    boolean leadingZero = digits > 1 && first == '0';
    if (digits == 0 || digits > MOST_DIGITS || leadingZero || c == '.' || (c | 0x20) == 'e') {
      throw new GiveUpException();
    }
    at = end;
    return JsonBytes.decimal(json, start, digits);
  }

  /** Reads an integer of 0 or more; -1 for null. */
  long unsignedOrNull() {
    return isNull() ? -1 : unsigned();
  }

  /** Passes over a number without an exponent. Its bounds are those of the text then. */
  void number() {
    int first = peek();
    int start = at;
    int whole = first == '-' ? start + 1 : start;
    int end = JsonBytes.digitsEnd(json, whole);
    if (end == whole || (json[whole] == '0' && end > whole + 1)) {
      throw new GiveUpException();
    }
    if (json[end] == '.') {
      int fraction = end + 1;
      end = JsonBytes.digitsEnd(json, fraction);
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
    int end = at + UuidText.CHARS;
    if (json[end] != '"' || !UuidText.isAt(json, at)) {
      throw new GiveUpException();
    }
    at = end + 1;
  }

  /** The higher half of the id that was just passed over. */
  long uuidHigh() {
    return UuidText.high(json, at - UuidText.CHARS - 1);
  }

  /** The lower half of the id that was just passed over. */
  long uuidLow() {
    return UuidText.low(json, at - UuidText.CHARS - 1);
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
