package dev.flowtrace.client.content;

import dev.flowtrace.protocol.DiffType;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.MessageSnapshot;
import dev.flowtrace.protocol.StateDiff;
import dev.flowtrace.protocol.buffer.JsonBuffer;
import dev.flowtrace.protocol.canonical.CanonicalJson;
import dev.flowtrace.protocol.canonical.Checksum;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * What is told of messages and states. All that it makes is redacted: size and checksum are those
 * of the redacted content too, so that nobody can guess a blanked value by its checksum. For one
 * thread, whose buffer and digest it uses again.
 */
public final class SnapshotFactory {
  private static final int KEPT_BYTES = 256 << 10;

  private final boolean checksum;
  private final boolean content;
  private final int maxContentBytes;
  private final Redaction redaction;
  private final JsonBuffer canonical = new JsonBuffer(1024, KEPT_BYTES);
  private final MessageDigest digest = Checksum.newDigest();

  /**
   * @param checksum whether checksums are made
   * @param content whether content is told
   * @param maxContentBytes content over this is left out
   * @param redaction what is blanked
   */
  public SnapshotFactory(
      boolean checksum, boolean content, int maxContentBytes, Redaction redaction) {
    this.checksum = checksum;
    this.content = content;
    this.maxContentBytes = maxContentBytes;
    this.redaction = redaction;
  }

  /**
   * A message.
   *
   * @throws IllegalArgumentException if it has no canonical JSON
   */
  public MessageSnapshot message(String type, JsonValue message) {
    canonical.clear();
    CanonicalJson.write(canonical, redaction.apply(message));
    String sum = checksum ? Checksum.sha256(canonical, digest) : Checksum.NONE;
    return content && canonical.size() <= maxContentBytes
        ? MessageSnapshot.captured(type, sum, canonical.toByteArray())
        : MessageSnapshot.notCaptured(type, canonical.size(), sum);
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
