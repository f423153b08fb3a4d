package dev.flowtrace.protocol.canonical;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.buffer.JsonBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Checksums of messages: {@code sha256:} and 64 lower-case hex digits over the canonical JSON. */
public final class Checksum {
  /** Not computed. */
  public static final String NONE = "";

  private static final String PREFIX = "sha256:";

  private Checksum() {}

  /**
   * The checksum of a message.
   *
   * @throws IllegalArgumentException as {@link CanonicalJson#canonicalize(JsonValue)}
   */
  public static String sha256(JsonValue message) {
    return sha256(CanonicalJson.canonicalize(message));
  }

  /** The checksum of bytes as they are: canonical JSON, or content as it was captured. */
  public static String sha256(byte[] bytes) {
    return PREFIX + HexFormat.of().formatHex(newDigest().digest(bytes));
  }

  /**
   * The checksum of all that a buffer has.
   *
   * @param digest of {@link #newDigest()}, to be used again after that
   */
  public static String sha256(JsonBuffer bytes, MessageDigest digest) {
    bytes.addTo(digest);
    return PREFIX + HexFormat.of().formatHex(digest.digest());
  }

  /** A digest for {@link #sha256(JsonBuffer, MessageDigest)}. */
  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Whether captured content is what its sender hashed. The bytes are taken as they are, never
   * canonicalized again: other clients write numbers in other ways.
   *
   * @param content not compressed
   * @param checksum as it came; {@link #NONE} matches nothing
   */
  public static boolean matches(byte[] content, String checksum) {
    return checksum.startsWith(PREFIX) && checksum.equals(sha256(content));
  }
}
