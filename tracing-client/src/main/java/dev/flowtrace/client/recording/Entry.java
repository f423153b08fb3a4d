package dev.flowtrace.client.recording;

import org.jspecify.annotations.Nullable;

/**
 * Something for the encoder: an event, or the beginning, promotion or end of a run. Fields are
 * plain; the buffer hands them over.
 */
final class Entry {
  static final byte EVENT = 0;
  static final byte START = 1;
  static final byte PROMOTION = 2;
  static final byte END = 3;

  final Run run;
  final byte kind;

  /** Whether the event is counted where it happened; else the encoder does that. */
  boolean counted;

  @Nullable Site site;

  /** Known not to change, or rendered already. */
  @Nullable Object message;

  /** Reserved of the budget for looking into it, in nanoseconds, or that it gives nothing. */
  int contentNanos;

  @Nullable Lineage parent;
  @Nullable Extras extras;
  long idHigh;
  long idLow;
  long epochNanos;

  /** -1: not measured. */
  long queueDepth = -1;

  /** Nanoseconds; -1: not measured. */
  long took = -1;

  Entry(Run run, byte kind) {
    this.run = run;
    this.kind = kind;
  }
}
