package dev.flowtrace.bench.load;

/**
 * What is filled into an {@link EventTemplate}; one object for millions of events. Not thread-safe.
 */
final class EventValues {
  static final byte[] NONE = {};

  long traceHigh;
  long traceLow;
  long eventHigh;
  long eventLow;
  long parentHigh;
  long parentLow;
  long rootHigh;
  long rootLow;
  long spanHigh;
  long spanLow;

  /** Four longs of random make a checksum that looks like one. */
  final long[] checksum = new long[4];

  byte[] actor = NONE;
  byte[] port = NONE;
  byte[] toActor = NONE;
  byte[] toPort = NONE;
  long sizeBytes;
  long executionNanos;
  long queueDepth;
  long messageNumber;

  /** Number within the trace, from 0. */
  long n;

  /** By the wall clock. */
  long epochNanos;

  private final WallTime time = new WallTime();

  int putTime(byte[] out, int at) {
    return time.put(out, at, epochNanos);
  }
}
