package dev.flowtrace.protocol.canonical;

import dev.flowtrace.protocol.JsonValue;
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
    try {
      return PREFIX + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
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
