package dev.flowtrace.metrics;

import java.util.Locale;

/** Why a frame was refused. */
public enum RejectReason {
  /** It is no frame of the protocol. */
  MALFORMED,
  /** Something in it is over a limit. */
  LIMIT,
  /** Its compression is damaged. */
  COMPRESSION,
  /** It is about a trace that is not there. */
  UNKNOWN_TRACE,
  /** The memory budget stayed used up. */
  OVERLOAD,
  /** The collector is stopping. */
  STOPPING,
  /** The collector failed. */
  INTERNAL;

  /** The reason as a metric's label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
