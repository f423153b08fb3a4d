package dev.flowtrace.client;

import dev.flowtrace.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The collector answered that it did not do what it was asked. The message is the collector's. */
public final class RequestRefusedException extends FlowtraceException {
  private static final long serialVersionUID = 1;

  private final @Nullable ErrorCode code;

  RequestRefusedException(String message, @Nullable ErrorCode code) {
    super(message, null);
    this.code = code;
  }

  /** Why; null if the collector gave only words (an {@code EventRecorded} without success). */
  public @Nullable ErrorCode code() {
    return code;
  }
}
