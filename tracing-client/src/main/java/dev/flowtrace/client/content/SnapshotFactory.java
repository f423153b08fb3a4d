package dev.flowtrace.client.content;

import dev.flowtrace.protocol.DiffType;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.MessageSnapshot;
import dev.flowtrace.protocol.StateDiff;
import dev.flowtrace.protocol.canonical.CanonicalJson;
import dev.flowtrace.protocol.canonical.Checksum;
import org.jspecify.annotations.Nullable;

/**
 * What is told of messages and states. All that it makes is redacted: size and checksum are those
 * of the redacted content too, so that nobody can guess a blanked value by its checksum.
 *
 * @param checksum whether checksums are made
 * @param content whether content is told
 * @param maxContentBytes content over this is left out
 * @param redaction what is blanked
 */
public record SnapshotFactory(
    boolean checksum, boolean content, int maxContentBytes, Redaction redaction) {

  /**
   * A message.
   *
   * @throws IllegalArgumentException if it has no canonical JSON
   */
  public MessageSnapshot message(String type, JsonValue message) {
    byte[] bytes = CanonicalJson.canonicalize(redaction.apply(message));
    String sum = checksum ? Checksum.sha256(bytes) : Checksum.NONE;
    return content && bytes.length <= maxContentBytes
        ? MessageSnapshot.captured(type, sum, bytes)
        : MessageSnapshot.notCaptured(type, bytes.length, sum);
  }

  /**
   * A whole state.
   *
   * @throws IllegalArgumentException if there is no canonical JSON
   */
  public StateDiff full(@Nullable JsonValue before, JsonValue after) {
    return new StateDiff(
        before == null ? null : CanonicalJson.canonicalize(redaction.apply(before)),
        CanonicalJson.canonicalize(redaction.apply(after)),
        DiffType.FULL);
  }

  /**
   * What changed of a state; the state before is not told.
   *
   * @throws IllegalArgumentException if there is no canonical JSON
   */
  public StateDiff patch(JsonValue before, JsonValue after) {
    JsonValue patch = JsonPatch.between(redaction.apply(before), redaction.apply(after));
    return new StateDiff(null, CanonicalJson.canonicalize(patch), DiffType.INCREMENTAL);
  }
}
