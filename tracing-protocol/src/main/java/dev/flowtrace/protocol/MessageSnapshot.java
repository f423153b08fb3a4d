package dev.flowtrace.protocol;

import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message as it went by. Arrays are copied on the way in and out; equality is by content.
 *
 * @param messageType the network's name for the kind of message
 * @param sizeBytes length of the message's canonical JSON in bytes, before compression; 0 or more
 * @param checksum {@code sha256:} and 64 lower-case hex digits over that canonical JSON; empty if
 *     not computed
 * @param serializedData the content, coded as {@code contentCodec} says; empty if not captured
 * @param contentCodec {@code none} or the name of a compression
 * @param contentFormatVersion 0 to 2^31 - 1; now 1
 * @param storedBytes length of {@code serializedData} as the sender counted it; null if it did not
 * @param unknown fields this version of the protocol does not know, kept as received
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content below
public record MessageSnapshot(
    String messageType,
    long sizeBytes,
    String checksum,
    byte[] serializedData,
    String contentCodec,
    int contentFormatVersion,
    @Nullable Long storedBytes,
    JsonObject unknown) {

  /** The {@code contentCodec} of content that is not compressed, and of none. */
  public static final String CODEC_NONE = "none";

  /** The {@code contentFormatVersion} of today. */
  public static final int FORMAT_VERSION = 1;

  private static final byte[] NOT_CAPTURED = {};

  /** Copies {@code serializedData}. */
  public MessageSnapshot {
    serializedData = serializedData.length == 0 ? NOT_CAPTURED : serializedData.clone();
  }

  /** A message whose content is not kept. */
  public static MessageSnapshot notCaptured(String messageType, long sizeBytes, String checksum) {
    return new MessageSnapshot(
        messageType,
        sizeBytes,
        checksum,
        NOT_CAPTURED,
        CODEC_NONE,
        FORMAT_VERSION,
        null,
        JsonObject.EMPTY);
  }

  /**
   * A message with its content as it is.
   *
   * @param content canonical JSON
   */
  public static MessageSnapshot captured(String messageType, String checksum, byte[] content) {
    return new MessageSnapshot(
        messageType,
        content.length,
        checksum,
        content,
        CODEC_NONE,
        FORMAT_VERSION,
        (long) content.length,
        JsonObject.EMPTY);
  }

  /** A copy of the content; empty if not captured. */
  @Override
  public byte[] serializedData() {
    return isCaptured() ? serializedData.clone() : serializedData;
  }

  /** Whether there is content. */
  public boolean isCaptured() {
    return serializedData.length > 0;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MessageSnapshot that
        && sizeBytes == that.sizeBytes
        && contentFormatVersion == that.contentFormatVersion
        && messageType.equals(that.messageType)
        && checksum.equals(that.checksum)
        && Arrays.equals(serializedData, that.serializedData)
        && contentCodec.equals(that.contentCodec)
        && Objects.equals(storedBytes, that.storedBytes)
        && unknown.equals(that.unknown);
  }

  @Override
  public int hashCode() {
    return Objects.hash(messageType, sizeBytes, checksum, Arrays.hashCode(serializedData));
  }

  /** Names the message and its size, not its content. */
  @Override
  public String toString() {
    return "MessageSnapshot[" + messageType + ", " + sizeBytes + " B, " + checksum + "]";
  }
}
