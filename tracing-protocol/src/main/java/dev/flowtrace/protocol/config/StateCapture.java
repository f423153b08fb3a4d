package dev.flowtrace.protocol.config;

/** How state changes are recorded. */
public enum StateCapture implements WireName {
  /** As a JSON Patch from before to after. */
  PATCH("patch"),
  /** The whole state before and after. */
  FULL("full"),
  /** Not at all. */
  OFF("off");

  private final String wireName;

  StateCapture(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String wireName() {
    return wireName;
  }
}
