package dev.flowtrace.bench.demo;

import java.io.Serial;

/** Why the demonstration can't go on, in words for the person who typed the command. */
final class DemoException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  DemoException(String message) {
    super(message);
  }

  DemoException(String message, Throwable cause) {
    super(message, cause);
  }
}
