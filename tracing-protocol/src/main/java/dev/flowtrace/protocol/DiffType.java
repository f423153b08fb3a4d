package dev.flowtrace.protocol;

/** What {@link StateDiff#after()} is. */
public enum DiffType {
  /** The whole state. */
  FULL("Full"),
  /** A patch (RFC 6902) from the state before. */
  INCREMENTAL("Incremental"),
  /** The whole state of what lives in memory only. */
  MEMORY_ONLY("MemoryOnly");

  private final String wireName;

  DiffType(String wireName) {
    this.wireName = wireName;
  }

  /** The name on the wire. */
  public String wireName() {
    return wireName;
  }
}
