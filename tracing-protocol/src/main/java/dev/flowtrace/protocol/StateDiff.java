package dev.flowtrace.protocol;

import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How an actor's state changed. Arrays are copied on the way in and out; equality is by content.
 *
 * @param before the state before; null if not captured
 * @param after the state after, or a patch, as {@code diffType} says
 * @param diffType what {@code after} is
 * @param unknown fields this version of the protocol does not know, kept as received
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content below
public record StateDiff(
    byte @Nullable [] before, byte[] after, DiffType diffType, JsonObject unknown) {

  /** Copies both arrays. */
  public StateDiff {
    before = before == null ? null : before.clone();
    after = after.clone();
  }

  /** A change without unknown fields. */
  public StateDiff(byte @Nullable [] before, byte[] after, DiffType diffType) {
    this(before, after, diffType, JsonObject.EMPTY);
  }

  /** A copy of the state before; null if not captured. */
  @Override
  public byte @Nullable [] before() {
    return before == null ? null : before.clone();
  }

  /** A copy of the state after, or of the patch. */
  @Override
  public byte[] after() {
    return after.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StateDiff that
        && diffType == that.diffType
        && Arrays.equals(before, that.before)
        && Arrays.equals(after, that.after)
        && unknown.equals(that.unknown);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(before) + Arrays.hashCode(after);
  }

  /** Names the kind and the sizes, not the content. */
  @Override
  public String toString() {
    return "StateDiff["
        + diffType
        + ", before "
        + (before == null ? "none" : before.length + " B")
        + ", after "
        + after.length
        + " B]";
  }
}
