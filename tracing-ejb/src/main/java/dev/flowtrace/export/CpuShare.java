package dev.flowtrace.export;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * How much of the processors' time the export may take: all of it while no events come in, else
 * what is left below {@value #FULL} of the machine, but always a least share, so that it never
 * stands still. Shares are of all processors together, from 0 to 1. Thread-safe.
 */
final class CpuShare {
  /** More than this is too much while events come in: what ingest does comes in bursts. */
  static final double FULL = 0.75;

  private static final long SAMPLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final double least;
  private final int processors;
  private final DoubleSupplier load;
  private final LongSupplier eventsReceived;
  private final LongSupplier nanoTime;
  private long sampledNanoTime;
  private long sampledEvents;
  private long usedNanos;
  private double allowed = 1;

  /**
   * The share of a collector's export.
   *
   * @param least what it may always take
   * @param load how busy the processors were since it was asked last, less than zero when unknown
   * @param eventsReceived how many events have come in
   * @param nanoTime the time
   */
  CpuShare(
      double least,
      int processors,
      DoubleSupplier load,
      LongSupplier eventsReceived,
      LongSupplier nanoTime) {
    this.least = least;
    this.processors = processors;
    this.load = load;
    this.eventsReceived = eventsReceived;
    this.nanoTime = nanoTime;
    sampledNanoTime = nanoTime.getAsLong();
    sampledEvents = eventsReceived.getAsLong();
  }

  /** The export has used so much. */
  synchronized void used(long cpuNanos) {
    usedNanos += cpuNanos;
  }

  /** What it may take now, in processors: 0.1 is a tenth of one. */
  synchronized double allowedProcessors() {
    return allowed() * processors;
  }

  /** What it may take now, of all processors. */
  synchronized double allowed() {
    long passed = nanoTime.getAsLong() - sampledNanoTime;
    if (passed >= SAMPLE_NANOS) {
      allowed = sample(passed);
      sampledNanoTime += passed;
      usedNanos = 0;
    }
    return allowed;
  }

  private double sample(long passed) {
    double busy = load.getAsDouble();
    long events = eventsReceived.getAsLong();
    boolean ingesting = events != sampledEvents;
    sampledEvents = events;
    if (!ingesting) {
      return 1;
    }
    if (Double.isNaN(busy) || busy < 0) {
      return least;
    }
    double others = Math.max(0, busy - (double) usedNanos / passed / processors);
    return Math.max(least, Math.min(1, FULL - others));
  }
}
