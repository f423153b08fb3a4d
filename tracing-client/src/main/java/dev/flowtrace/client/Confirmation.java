package dev.flowtrace.client;

import dev.flowtrace.protocol.Reply;
import org.jspecify.annotations.Nullable;

/** An EventRecorded as the answer of a request. */
final class Confirmation {
  private Confirmation() {}

  /**
   * Nothing, if it went well.
   *
   * @throws RequestRefusedException if it did not
   */
  static @Nullable Void check(Reply.EventRecorded answer) {
    if (answer.success()) {
      return null;
    }
    String error = answer.error();
    throw new RequestRefusedException(error == null ? "the collector gave no reason" : error, null);
  }
}
