package dev.flowtrace.client;

/**
 * The request was not sent, because too many before it are unanswered or unsent. See {@link
 * Options#maxOutstanding()} and {@link Options#maxUnsentBytes()}.
 */
public final class OutstandingLimitException extends FlowtraceException {
  private static final long serialVersionUID = 1;

  OutstandingLimitException(String message) {
    super(message, null);
  }
}
