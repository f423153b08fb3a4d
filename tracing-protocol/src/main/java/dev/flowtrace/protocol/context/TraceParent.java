package dev.flowtrace.protocol.context;

import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * The {@code traceparent} header: which trace, and which operation of it called.
 *
 * @param version 0 to 254; the version that the header had
 * @param traceId 32 lower-case hex digits, not all zero
 * @param parentId 16 lower-case hex digits, not all zero: the caller's span
 * @param flags 0 to 255; bits this version does not know are kept here, but not sent on
 */
public record TraceParent(int version, String traceId, String parentId, int flags) {

  /** The header's name. */
  public static final String HEADER = "traceparent";

  /** The flag of {@link #isSampled()}. */
  public static final int SAMPLED = 0x01;

  /** The flag of {@link #isRandom()}. */
  public static final int RANDOM = 0x02;

  private static final int LENGTH = 55;

  /**
   * Checks each part.
   *
   * @throws IllegalArgumentException if a part is not as described above
   */
  public TraceParent {
    if (version < 0
        || version > 254
        || !isId(traceId, 32)
        || !isId(parentId, 16)
        || flags < 0
        || flags > 255) {
      throw new IllegalArgumentException(
          "not a traceparent: version "
              + version
              + ", trace "
              + traceId
              + ", parent "
              + parentId
              + ", flags "
              + flags);
    }
  }

  /**
   * The parent for a call from here.
   *
   * @param traceId not nil. An id that {@link UUID#randomUUID()} made is not marked {@link
   *     #isRandom()}: its last 7 bytes are random, as the flag asks, but only the caller knows who
   *     made it
   * @param spanId not 0
   * @throws IllegalArgumentException if an id is zero
   */
  public static TraceParent of(UUID traceId, long spanId, boolean sampled) {
    HexFormat hex = HexFormat.of();
    return new TraceParent(
        0,
        hex.toHexDigits(traceId.getMostSignificantBits())
            + hex.toHexDigits(traceId.getLeastSignificantBits()),
        hex.toHexDigits(spanId),
        sampled ? SAMPLED : 0);
  }

  /**
   * Reads a header's value; blanks and tabs around it are passed over. Of a version that is not
   * known yet, the parts of version 0 are read.
   *
   * @return empty if it is not valid: the trace begins anew
   */
  public static Optional<TraceParent> parse(String header) {
    String s = header.strip(); // HTTP allows blanks around a value
    int version = hexByte(s, 0);
    if (s.length() < LENGTH
        || version < 0
        || version == 255
        || s.charAt(2) != '-'
        || s.charAt(35) != '-'
        || s.charAt(52) != '-') {
      return Optional.empty();
    }
    boolean more = s.length() > LENGTH;
    if (more && (version == 0 || s.charAt(LENGTH) != '-')) {
      return Optional.empty();
    }
    String traceId = s.substring(3, 35);
    String parentId = s.substring(36, 52);
    int flags = hexByte(s, 53);
    return flags < 0 || !isId(traceId, 32) || !isId(parentId, 16)
        ? Optional.empty()
        : Optional.of(new TraceParent(version, traceId, parentId, flags));
  }

  /** The header's value to send: version 0, and only the flags that it has. */
  public String format() {
    return "00-" + traceId + "-" + parentId + "-0" + (flags & (SAMPLED | RANDOM));
  }

  /** The same trace, called from another span. */
  public TraceParent withParentId(String spanId) {
    return new TraceParent(version, traceId, spanId, flags);
  }

  /** The same, with another decision whether to record. */
  public TraceParent withSampled(boolean sampled) {
    return new TraceParent(
        version, traceId, parentId, sampled ? flags | SAMPLED : flags & ~SAMPLED);
  }

  /** The trace id's 128 bits as a UUID, as the wire protocol has them. */
  public UUID traceUuid() {
    return new UUID(
        HexFormat.fromHexDigitsToLong(traceId, 0, 16),
        HexFormat.fromHexDigitsToLong(traceId, 16, 32));
  }

  /** Whether the caller may have recorded. */
  public boolean isSampled() {
    return (flags & SAMPLED) != 0;
  }

  /**
   * Whether at least the last 7 bytes of the trace id are random, so that one may sample by them.
   */
  public boolean isRandom() {
    return (flags & RANDOM) != 0;
  }

  /** -1 if there are no two lower-case hex digits. */
  private static int hexByte(String s, int at) {
    return s.length() >= at + 2 && isHex(s.charAt(at)) && isHex(s.charAt(at + 1))
        ? HexFormat.fromHexDigits(s, at, at + 2)
        : -1;
  }

  private static boolean isId(String s, int length) {
    if (s.length() != length) {
      return false;
    }
    boolean zero = true;
    for (int i = 0; i < length; i++) {
      if (!isHex(s.charAt(i))) {
        return false;
      }
      zero &= s.charAt(i) == '0';
    }
    return !zero;
  }

  private static boolean isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }
}
