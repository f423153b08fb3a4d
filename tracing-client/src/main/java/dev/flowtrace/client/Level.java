package dev.flowtrace.client;

import dev.flowtrace.protocol.config.TracingLevel;

/** How much is recorded. */
public enum Level {
  /** Nothing: a call costs about a nanosecond. */
  OFF(TracingLevel.OFF),
  /** Counters, sampled runs, and runs that turn out interesting. The default. */
  PRODUCTION(TracingLevel.PRODUCTION),
  /** Every event of every run. */
  DIAGNOSTIC(TracingLevel.DIAGNOSTIC);

  private final TracingLevel configured;

  Level(TracingLevel configured) {
    this.configured = configured;
  }

  TracingLevel configured() {
    return configured;
  }

  static Level of(TracingLevel configured) {
    return switch (configured) {
      case OFF -> OFF;
      case PRODUCTION -> PRODUCTION;
      case DIAGNOSTIC -> DIAGNOSTIC;
    };
  }
}
