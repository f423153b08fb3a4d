package dev.flowtrace.client;

import dev.flowtrace.client.recording.RecorderLimits;
import java.time.Duration;

/**
 * How much recording may hold in memory and when it hands on. Immutable.
 *
 * @param bufferEvents events that may wait for the encoder; 16 to 16,777,216, rounded up to a power
 *     of two. One more is dropped and counted
 * @param batchEvents events after which a batch is closed; 1 to 100,000
 * @param batchBytes bytes, packed and before compression, after which a batch is closed; 1 KiB to
 *     16 MiB. One event alone may be larger
 * @param batchInterval age at which a batch is closed; 1 ms to 1 minute
 * @param busyDelay age up to which events wait for the encoder while the host takes half of the
 *     processors' time or more, the buffer is not half full and a quarter of the heap is free: the
 *     encoder works when the host rests; 0 (it never waits) to 1 minute
 * @param maxRingSlots events that all unsampled runs together may keep; 0 to 16,777,216. Runs that
 *     find no room keep none
 * @param maxFlows flows that are counted each by itself; 1 to 1,000,000
 * @param maxEdges edges and other places of events that are counted each by itself; 0 to 1,000,000
 * @param maxMessageBytes what large texts (over 65,536 characters) that wait for the encoder may
 *     have together; 0 or more. Events beyond go without their content
 * @param contentCpuPercent how much of the time of all processors may go into sizes, checksums and
 *     contents of messages that can't change, in percent; 0 to 100, 100 is no limit. A second's
 *     worth may be saved for bursts; messages of classes that need less than 10 µs don't count.
 *     What is beyond is told by its type
 * @param tapEvents events that wait for a slow subscriber of the tap; 1 to 1,000,000
 * @param closeTimeout how long {@link Tracing#close} waits for what was recorded to be delivered; 0
 *     or more
 */
public record TracingOptions(
    int bufferEvents,
    int batchEvents,
    int batchBytes,
    Duration batchInterval,
    Duration busyDelay,
    int maxRingSlots,
    int maxFlows,
    int maxEdges,
    long maxMessageBytes,
    int contentCpuPercent,
    int tapEvents,
    Duration closeTimeout) {

  /**
   * 65,536 events buffered; batches of 512 events, 256 KiB or 100 ms; up to 1 s later while the
   * host is busy; 65,536 ring slots; 1,000 flows and 10,000 edges; 16 MiB of large messages; 2 %
   * for contents; 1,024 events for a tap; 5 s to close.
   */
  public static final TracingOptions DEFAULT = newBuilder().build();

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public TracingOptions {
    range("bufferEvents", bufferEvents, 16, 1 << 24);
    range("batchEvents", batchEvents, 1, 100_000);
    range("batchBytes", batchBytes, 1 << 10, 16 << 20);
    range("batchInterval (ms)", batchInterval.toMillis(), 1, 60_000);
    range("busyDelay (ms)", busyDelay.toMillis(), 0, 60_000);
    range("maxRingSlots", maxRingSlots, 0, 1 << 24);
    range("maxFlows", maxFlows, 1, 1_000_000);
    range("maxEdges", maxEdges, 0, 1_000_000);
    range("maxMessageBytes", maxMessageBytes, 0, Long.MAX_VALUE);
    range("contentCpuPercent", contentCpuPercent, 0, 100);
    range("tapEvents", tapEvents, 1, 1_000_000);
    range("closeTimeout (ms)", closeTimeout.toMillis(), 0, Long.MAX_VALUE);
  }

  /** Starts with the values of {@link #DEFAULT}. */
  public static Builder newBuilder() {
    return new Builder();
  }

  RecorderLimits limits() {
    return new RecorderLimits(
        bufferEvents,
        batchEvents,
        batchBytes,
        batchInterval,
        busyDelay,
        maxRingSlots,
        maxFlows,
        maxEdges,
        maxMessageBytes,
        contentCpuPercent);
  }

  private static void range(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " is " + value + ", allowed is " + min + " to " + max);
    }
  }

  /** Collects options. Not thread-safe. */
  public static final class Builder {
    private int bufferEvents = 65_536;
    private int batchEvents = 512;
    private int batchBytes = 256 << 10;
    private Duration batchInterval = Duration.ofMillis(100);
    private Duration busyDelay = Duration.ofSeconds(1);
    private int maxRingSlots = 65_536;
    private int maxFlows = 1_000;
    private int maxEdges = 10_000;
    private long maxMessageBytes = 16 << 20;
    private int contentCpuPercent = 2;
    private int tapEvents = 1_024;
    private Duration closeTimeout = Duration.ofSeconds(5);

    private Builder() {}

    /** See {@link TracingOptions#bufferEvents()}. */
    public Builder bufferEvents(int value) {
      bufferEvents = value;
      return this;
    }

    /** See {@link TracingOptions#batchEvents()}. */
    public Builder batchEvents(int value) {
      batchEvents = value;
      return this;
    }

    /** See {@link TracingOptions#batchBytes()}. */
    public Builder batchBytes(int value) {
      batchBytes = value;
      return this;
    }

    /** See {@link TracingOptions#batchInterval()}. */
    public Builder batchInterval(Duration value) {
      batchInterval = value;
      return this;
    }

    /** See {@link TracingOptions#busyDelay()}. */
    public Builder busyDelay(Duration value) {
      busyDelay = value;
      return this;
    }

    /** See {@link TracingOptions#maxRingSlots()}. */
    public Builder maxRingSlots(int value) {
      maxRingSlots = value;
      return this;
    }

    /** See {@link TracingOptions#maxFlows()}. */
    public Builder maxFlows(int value) {
      maxFlows = value;
      return this;
    }

    /** See {@link TracingOptions#maxEdges()}. */
    public Builder maxEdges(int value) {
      maxEdges = value;
      return this;
    }

    /** See {@link TracingOptions#maxMessageBytes()}. */
    public Builder maxMessageBytes(long value) {
      maxMessageBytes = value;
      return this;
    }

    /** See {@link TracingOptions#contentCpuPercent()}. */
    public Builder contentCpuPercent(int value) {
      contentCpuPercent = value;
      return this;
    }

    /** See {@link TracingOptions#tapEvents()}. */
    public Builder tapEvents(int value) {
      tapEvents = value;
      return this;
    }

    /** See {@link TracingOptions#closeTimeout()}. */
    public Builder closeTimeout(Duration value) {
      closeTimeout = value;
      return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public TracingOptions build() {
      return new TracingOptions(
          bufferEvents,
          batchEvents,
          batchBytes,
          batchInterval,
          busyDelay,
          maxRingSlots,
          maxFlows,
          maxEdges,
          maxMessageBytes,
          contentCpuPercent,
          tapEvents,
          closeTimeout);
    }
  }
}
