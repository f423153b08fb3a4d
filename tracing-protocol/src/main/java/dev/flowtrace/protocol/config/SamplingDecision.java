package dev.flowtrace.protocol.config;

/** What a {@link SamplingRule} decides about what it matches. */
public enum SamplingDecision implements WireName {
  /** It is recorded. */
  ALWAYS("always"),
  /** It is not. */
  NEVER("never"),
  /** The rule's ratio of it is. */
  RATIO("ratio");

  private final String wireName;

  SamplingDecision(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String wireName() {
    return wireName;
  }
}
