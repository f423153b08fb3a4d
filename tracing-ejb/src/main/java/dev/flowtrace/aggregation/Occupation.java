package dev.flowtrace.aggregation;

import org.jspecify.annotations.Nullable;

/**
 * How an actor spent its time, in nanoseconds. What was not measured is null, never 0. For one
 * thread.
 *
 * <p>It was busy for as long as its {@code MessageReceived} events say: how long handling a message
 * took. Where none has a time, it is that of its other events but {@code DataFlow} (the message's
 * time under way) and {@code MessageSent} (how long the send took: back-pressure). It waited in the
 * rest of its life, which only a whole trace tells.
 */
public final class Occupation {
  /** How many numbers it takes, within one trace. */
  static final int CELLS = 5;

  /** Sums of a flow may go down by what was counted too much, so -1 would not do. */
  private static final long UNMEASURED = Long.MIN_VALUE;

  private long handlingNanos = UNMEASURED;
  private long otherNanos = UNMEASURED;
  private long sendingNanos = UNMEASURED;

  /** Of traces that were added up; within one trace it follows from the rest. */
  private long waitedNanos = UNMEASURED;

  private long beganEpochNanos = Long.MAX_VALUE;
  private long endedEpochNanos = Long.MIN_VALUE;

  /** Of an actor of which nothing is known. */
  public Occupation() {}

  /** Restores sums over several traces. */
  public static Occupation ofSums(
      @Nullable Long handlingNanos,
      @Nullable Long otherNanos,
      @Nullable Long sendingNanos,
      @Nullable Long waitedNanos) {
    Occupation sums = new Occupation();
    sums.handlingNanos = orUnmeasured(handlingNanos);
    sums.otherNanos = orUnmeasured(otherNanos);
    sums.sendingNanos = orUnmeasured(sendingNanos);
    sums.waitedNanos = orUnmeasured(waitedNanos);
    return sums;
  }

  /** Restores what is known of an actor of one trace; its life's ends are null when unknown. */
  public static Occupation ofTrace(
      @Nullable Long handlingNanos,
      @Nullable Long otherNanos,
      @Nullable Long sendingNanos,
      @Nullable Long beganEpochNanos,
      @Nullable Long endedEpochNanos) {
    Occupation trace = ofSums(handlingNanos, otherNanos, sendingNanos, null);
    trace.beganEpochNanos = beganEpochNanos == null ? Long.MAX_VALUE : beganEpochNanos;
    trace.endedEpochNanos = endedEpochNanos == null ? Long.MIN_VALUE : endedEpochNanos;
    return trace;
  }

  /** Restores that of one trace from its {@link #cell}s. */
  static Occupation ofCells(long handling, long other, long sending, long began, long ended) {
    Occupation trace = new Occupation();
    trace.handlingNanos = handling;
    trace.otherNanos = other;
    trace.sendingNanos = sending;
    trace.beganEpochNanos = began;
    trace.endedEpochNanos = ended;
    return trace;
  }

  /** One of the {@link #CELLS} numbers that are all there is of it, within one trace. */
  long cell(int place) {
    return switch (place) {
      case 0 -> handlingNanos;
      case 1 -> otherNanos;
      case 2 -> sendingNanos;
      case 3 -> beganEpochNanos;
      case 4 -> endedEpochNanos;
      default -> throw new IndexOutOfBoundsException(place);
    };
  }

  private static long orUnmeasured(@Nullable Long nanos) {
    return nanos == null ? UNMEASURED : nanos;
  }

  /** Whether an event tells anything of it. */
  static boolean isIn(EventFigures event) {
    return switch (event.kind()) {
      case ACTOR_CREATED, ACTOR_STARTED, ACTOR_COMPLETED, ACTOR_FAILED -> true;
      case DATA_FLOW -> false;
      default -> event.executionNanos() >= 0;
    };
  }

  /** Takes what an event of the actor tells. */
  public void record(EventFigures event) {
    EventKind kind = event.kind();
    if (kind == EventKind.ACTOR_CREATED || kind == EventKind.ACTOR_STARTED) {
      beganEpochNanos = Math.min(beganEpochNanos, event.epochNanos());
    } else if (kind == EventKind.ACTOR_COMPLETED || kind == EventKind.ACTOR_FAILED) {
      endedEpochNanos = Math.max(endedEpochNanos, event.epochNanos());
    }
    long took = event.executionNanos();
    if (took < 0) {
      return;
    }
    if (kind == EventKind.MESSAGE_RECEIVED) {
      handlingNanos = sum(handlingNanos, took);
    } else if (kind == EventKind.MESSAGE_SENT) {
      sendingNanos = sum(sendingNanos, took);
    } else if (kind != EventKind.DATA_FLOW) {
      otherNanos = sum(otherNanos, took);
    }
  }

  /** Adds another part of the same trace, or the sums over other traces. */
  public void merge(Occupation other) {
    handlingNanos = sum(handlingNanos, other.handlingNanos);
    otherNanos = sum(otherNanos, other.otherNanos);
    sendingNanos = sum(sendingNanos, other.sendingNanos);
    waitedNanos = sum(waitedNanos, other.waitedNanos);
    beganEpochNanos = Math.min(beganEpochNanos, other.beganEpochNanos);
    endedEpochNanos = Math.max(endedEpochNanos, other.endedEpochNanos);
  }

  /** Adds what the actor did in a whole trace to the sums over several. */
  public void addTrace(Occupation trace) {
    Long waited = trace.waitingNanos();
    handlingNanos = sum(handlingNanos, trace.handlingNanos);
    otherNanos = sum(otherNanos, trace.otherNanos);
    sendingNanos = sum(sendingNanos, trace.sendingNanos);
    waitedNanos = sum(waitedNanos, orUnmeasured(waited));
  }

  /** Adds to the sum of the times in which it waited. */
  void addWaited(long nanos) {
    waitedNanos = sum(waitedNanos, nanos);
  }

  private static long sum(long a, long b) {
    return a == UNMEASURED ? b : b == UNMEASURED ? a : a + b;
  }

  /** These sums as if each trace had been so many, rounded to whole nanoseconds. */
  Occupation times(double count) {
    Occupation product = new Occupation();
    product.handlingNanos = times(handlingNanos, count);
    product.otherNanos = times(otherNanos, count);
    product.sendingNanos = times(sendingNanos, count);
    product.waitedNanos = times(waitedNanos, count);
    return product;
  }

  private static long times(long nanos, double count) {
    return nanos == UNMEASURED ? UNMEASURED : Math.round(nanos * count);
  }

  private static @Nullable Long orNull(long nanos) {
    return nanos == UNMEASURED ? null : (Long) nanos;
  }

  /** The times of handled messages. */
  public @Nullable Long handlingNanos() {
    return orNull(handlingNanos);
  }

  /** The times of events that are neither messages nor data flows. */
  public @Nullable Long otherNanos() {
    return orNull(otherNanos);
  }

  /** The times in which it was kept from sending. */
  public @Nullable Long sendingNanos() {
    return orNull(sendingNanos);
  }

  /** The waiting times of the traces that were added up. */
  public @Nullable Long waitedNanos() {
    return orNull(waitedNanos);
  }

  /** When its life in a trace began. */
  public @Nullable Long beganEpochNanos() {
    return beganEpochNanos == Long.MAX_VALUE ? null : (Long) beganEpochNanos;
  }

  /** When its life in a trace ended. */
  public @Nullable Long endedEpochNanos() {
    return endedEpochNanos == Long.MIN_VALUE ? null : (Long) endedEpochNanos;
  }

  /** How long it was busy. */
  public @Nullable Long busyNanos() {
    return handlingNanos == UNMEASURED ? orNull(otherNanos) : (Long) handlingNanos;
  }

  /**
   * How long it waited, in the traces that were added up, or in the one that it is of. Known when
   * it is known from when to when the actor was there, and when it was busy.
   */
  public @Nullable Long waitingNanos() {
    if (waitedNanos != UNMEASURED) {
      return waitedNanos;
    }
    Long busyNanos = busyNanos();
    Long began = beganEpochNanos();
    Long ended = endedEpochNanos();
    if (began == null || ended == null || busyNanos == null) {
      return null;
    }
    long occupied = busyNanos + (sendingNanos == UNMEASURED ? 0 : sendingNanos);
    return Math.max(0, ended - began - occupied);
  }
}
