package dev.flowtrace.protocol;

import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a flow ran.
 *
 * @param userId for whom; null if unknown
 * @param sessionId in which session of that user; null if unknown
 * @param environment such as {@code production}
 * @param hostname of the traced network
 * @param processId of the traced network, 0 to 2^32 - 1; 0 if unknown
 * @param threadId as the runtime names it; may be empty
 * @param tags free text by name, in order
 * @param unknown fields this version of the protocol does not know, kept as received
 */
public record TraceMetadata(
    @Nullable String userId,
    @Nullable String sessionId,
    String environment,
    String hostname,
    long processId,
    String threadId,
    Map<String, String> tags,
    JsonObject unknown) {

  /** Nothing is known. */
  public static final TraceMetadata UNKNOWN =
      new TraceMetadata(null, null, "unknown", "unknown", 0, "", Map.of());

  /** Copies {@code tags} and keeps their order. */
  public TraceMetadata {
    tags = tags.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }

  /** Metadata without unknown fields. */
  public TraceMetadata(
      @Nullable String userId,
      @Nullable String sessionId,
      String environment,
      String hostname,
      long processId,
      String threadId,
      Map<String, String> tags) {
    this(userId, sessionId, environment, hostname, processId, threadId, tags, JsonObject.EMPTY);
  }
}
