package dev.flowtrace.export;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of a request. */
sealed interface Answer {
  /**
   * The receiver took it.
   *
   * @param rejectedSpans how many spans it left out; they are not to be sent again
   * @param message what it said about that, empty when nothing
   */
  record Delivered(long rejectedSpans, String message) implements Answer {}

  /**
   * It may go better later.
   *
   * @param reason a short name, one of few
   * @param error what happened
   * @param after how long the receiver asks to wait, null when it does not
   */
  record TryAgain(String reason, String error, @Nullable Duration after) implements Answer {}

  /**
   * The receiver will not take it.
   *
   * @param reason a short name, one of few
   * @param error what it said
   * @param cause what the refusal is about
   */
  record Refused(String reason, String error, Cause cause) implements Answer {}

  /** What a refusal is about. */
  enum Cause {
    /** Whoever asks, such as a wrong address or token: whatever is sent fares the same. */
    SENDER,
    /** Something in the request: the rest of it may be taken. */
    CONTENT,
    /** The request's size. */
    SIZE
  }

  /** Given up because the collector stops. */
  record Abandoned() implements Answer {}
}
