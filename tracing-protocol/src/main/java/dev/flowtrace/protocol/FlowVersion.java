package dev.flowtrace.protocol;

import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The version of a flow that a trace ran.
 *
 * @param major 0 to 2^32 - 1, as {@code minor} and {@code patch}
 * @param minor see {@code major}
 * @param patch see {@code major}
 * @param gitHash commit the flow was built from; null if unknown
 * @param timestamp when this version was made
 * @param unknown fields this version of the protocol does not know, kept as received
 */
public record FlowVersion(
    long major,
    long minor,
    long patch,
    @Nullable String gitHash,
    Instant timestamp,
    JsonObject unknown) {

  /** The largest {@code major}, {@code minor} and {@code patch}. */
  public static final long MAX_PART = 0xFFFF_FFFFL;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a part is outside 0 to 2^32 - 1
   */
  public FlowVersion {
    if ((major | minor | patch) < 0 || major > MAX_PART || minor > MAX_PART || patch > MAX_PART) {
      throw new IllegalArgumentException("not a version: " + major + "." + minor + "." + patch);
    }
  }

  /** A version of which nothing else is known: without a commit, made at 1970-01-01T00:00:00Z. */
  public static FlowVersion of(long major, long minor, long patch) {
    return of(major, minor, patch, Instant.EPOCH);
  }

  /** A version without a commit. */
  public static FlowVersion of(long major, long minor, long patch, Instant timestamp) {
    return new FlowVersion(major, minor, patch, null, timestamp, JsonObject.EMPTY);
  }

  /** A version built from a commit, if known. */
  public static FlowVersion of(
      long major, long minor, long patch, @Nullable String gitHash, Instant timestamp) {
    return new FlowVersion(major, minor, patch, gitHash, timestamp, JsonObject.EMPTY);
  }
}
