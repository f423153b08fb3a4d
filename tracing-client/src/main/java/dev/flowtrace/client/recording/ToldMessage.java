package dev.flowtrace.client.recording;

import dev.flowtrace.protocol.MessageSnapshot;
import org.jspecify.annotations.Nullable;

/** What events tell of a message. The encoder's. */
final class ToldMessage {
  final String type;

  /** Null: only the type is told. */
  final @Nullable MessageSnapshot snapshot;

  /** The class of what was thrown when its content was wanted; null if nothing was. */
  final @Nullable String failure;

  /** Whether there was no time for its content. */
  final boolean omitted;

  /**
   * The snapshot from its type on, packed, once it was written; null, too, if that is too long to
   * be kept.
   */
  byte @Nullable [] packed;

  private ToldMessage(
      String type, @Nullable MessageSnapshot snapshot, @Nullable String failure, boolean omitted) {
    this.type = type;
    this.omitted = omitted;
    this.snapshot = snapshot;
    this.failure = failure;
  }

  static ToldMessage of(MessageSnapshot snapshot) {
    return new ToldMessage(snapshot.messageType(), snapshot, null, false);
  }

  static ToldMessage withoutContent(String type, @Nullable String failure) {
    return new ToldMessage(type, null, failure, false);
  }

  /** Its content would have cost too much. */
  static ToldMessage omitted(String type) {
    return new ToldMessage(type, null, null, true);
  }
}
