package dev.flowtrace.ingest;

import dev.flowtrace.metrics.RejectReason;
import dev.flowtrace.protocol.ErrorCode;

/**
 * A frame is refused. The message says what is wrong and what is allowed; it can be sent to the
 * client.
 */
public final class RefusedException extends Exception {
  private final String message;
  private final RejectReason reason;
  private final ErrorCode code;

  /** A refusal for a reason, with what the client is told. */
  public RefusedException(RejectReason reason, ErrorCode code, String message) {
    super(message);
    this.message = message;
    this.reason = reason;
    this.code = code;
  }

  /** What is wrong and what is allowed, for the client. */
  public String message() {
    return message;
  }

  /** Why. */
  public RejectReason reason() {
    return reason;
  }

  /** What the client is told. */
  public ErrorCode code() {
    return code;
  }
}
