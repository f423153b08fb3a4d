package dev.flowtrace.bench.load;

import dev.flowtrace.protocol.packed.WrittenIds;

/** A place in an {@link EventTemplate}, and what goes into it. */
enum EventPlace {
  TRACE_ID,
  EVENT_ID,
  PARENT_ID,
  ROOT_ID,
  SPAN_ID,
  TIME,
  ACTOR,
  PORT,
  TO_ACTOR,
  TO_PORT,
  CHECKSUM,
  SIZE_BYTES,
  EXECUTION_NANOS,
  QUEUE_DEPTH,
  MESSAGE_NUMBER,
  N;

  /** Whether it is for a UUID, which a packed text does not have in it. */
  boolean isId() {
    return switch (this) {
      case TRACE_ID, EVENT_ID, PARENT_ID, ROOT_ID, SPAN_ID -> true;
      default -> false;
    };
  }

  /** Writes JSON; gives the place behind it. */
  int put(byte[] out, int at, EventValues v) {
    return switch (this) {
      case TRACE_ID -> Ascii.putUuid(out, at, v.traceHigh, v.traceLow);
      case EVENT_ID -> Ascii.putUuid(out, at, v.eventHigh, v.eventLow);
      case PARENT_ID -> Ascii.putUuid(out, at, v.parentHigh, v.parentLow);
      case ROOT_ID -> Ascii.putUuid(out, at, v.rootHigh, v.rootLow);
      case SPAN_ID -> Ascii.putUuid(out, at, v.spanHigh, v.spanLow);
      case TIME -> v.putTime(out, at);
      case ACTOR -> Ascii.put(out, at, v.actor);
      case PORT -> Ascii.put(out, at, v.port);
      case TO_ACTOR -> Ascii.put(out, at, v.toActor);
      case TO_PORT -> Ascii.put(out, at, v.toPort);
      case CHECKSUM -> putChecksum(out, at, v.checksum);
      case SIZE_BYTES -> Ascii.putDecimal(out, at, v.sizeBytes);
      case EXECUTION_NANOS -> Ascii.putDecimal(out, at, v.executionNanos);
      case QUEUE_DEPTH -> Ascii.putDecimal(out, at, v.queueDepth);
      case MESSAGE_NUMBER -> Ascii.putDecimal(out, at, v.messageNumber);
      case N -> Ascii.putDecimal(out, at, v.n);
    };
  }

  /** Adds the id that goes into it. */
  void addTo(WrittenIds ids, EventValues v) {
    switch (this) {
      case TRACE_ID -> ids.add(v.traceHigh, v.traceLow);
      case EVENT_ID -> ids.add(v.eventHigh, v.eventLow);
      case PARENT_ID -> ids.add(v.parentHigh, v.parentLow);
      case ROOT_ID -> ids.add(v.rootHigh, v.rootLow);
      case SPAN_ID -> ids.add(v.spanHigh, v.spanLow);
      default -> throw new IllegalStateException(this + " is no id");
    }
  }

  private static int putChecksum(byte[] out, int at, long[] parts) {
    int next = at;
    for (long part : parts) {
      next = Ascii.putHex(out, next, part, 16);
    }
    return next;
  }
}
