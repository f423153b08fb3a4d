package dev.flowtrace.aggregation;

import org.jspecify.annotations.Nullable;

/** What became of a trace. */
public enum TraceStatus {
  PENDING("Pending"),
  RUNNING("Running"),
  COMPLETED("Completed"),
  CANCELLED("Cancelled"),
  FAILED("Failed");

  private static final TraceStatus[] ALL = values();

  private final String wireName;

  TraceStatus(String wireName) {
    this.wireName = wireName;
  }

  /** The name on the wire. */
  public String wireName() {
    return wireName;
  }

  /** Whether a trace with this status is over. */
  public boolean isFinal() {
    return this == COMPLETED || this == CANCELLED || this == FAILED;
  }

  /** The status of that wire name, or null if there is none. */
  public static @Nullable TraceStatus ofWireName(String name) {
    for (TraceStatus status : ALL) {
      if (status.wireName.equals(name)) {
        return status;
      }
    }
    return null;
  }
}
