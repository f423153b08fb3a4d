package dev.flowtrace.bench.crash;

import java.io.Serial;

/** Why the crash test can't go on, in words for the person who typed the command. */
final class CrashException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  CrashException(String message) {
    super(message);
  }

  CrashException(String message, Throwable cause) {
    super(message, cause);
  }
}
