package dev.flowtrace.states;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change, and whether it could be followed.
 *
 * @param kind how the change was told
 * @param bytes how large what was told is
 * @param problem why the state after it is not known for sure, null when it is
 */
public record StateStep(
    UUID eventId, long epochNanos, Kind kind, long bytes, @Nullable String problem) {

  /** How a change was told. */
  public enum Kind {
    /** The whole state. */
    FULL,
    /** The whole of what is in memory only. */
    MEMORY_ONLY,
    /** A JSON Patch. */
    JSON_PATCH,
    /** A JSON Merge Patch. */
    MERGE_PATCH,
    /** A change in a form that is not known here. */
    OPAQUE
  }
}
