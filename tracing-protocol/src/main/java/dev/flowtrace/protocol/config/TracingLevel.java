package dev.flowtrace.protocol.config;

/** How much a client records. */
public enum TracingLevel implements WireName {
  /** Nothing. */
  OFF("off"),
  /** Counters, sampled traces, and what turns out interesting. */
  PRODUCTION("production"),
  /** Every event. */
  DIAGNOSTIC("diagnostic");

  private final String wireName;

  TracingLevel(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String wireName() {
    return wireName;
  }
}
