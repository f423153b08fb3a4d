package dev.flowtrace.client;

import org.jspecify.annotations.Nullable;

/**
 * Why the future of a request fails. The subtypes say which of the three it was: refused by the
 * collector, never sent, or without a connection to answer it.
 */
public abstract sealed class FlowtraceException extends RuntimeException
    permits ConnectionException, OutstandingLimitException, RequestRefusedException {

  FlowtraceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
