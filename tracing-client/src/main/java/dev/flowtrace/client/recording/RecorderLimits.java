package dev.flowtrace.client.recording;

import java.time.Duration;

/**
 * How much recording may hold.
 *
 * @param bufferEvents events between the recording threads and the encoder, 16 or more
 * @param batchEvents events after which a batch is closed, 1 or more
 * @param batchBytes bytes after which a batch is closed, 1 or more; one event alone may be larger
 * @param batchInterval age at which a batch is closed, 1 ms or more
 * @param busyDelay age up to which events wait for the encoder while the host is busy, 0 or more
 * @param maxRingSlots slots of the rings of all unsampled runs together, 0 or more
 * @param maxFlows flows that are counted by themselves, 1 or more
 * @param maxSites edges and other places that are counted by themselves, 0 or more
 * @param maxMessageBytes bytes of large messages that may wait for the encoder, 0 or more
 * @param contentCpuPercent of the time of all processors that may go into JSON and checksums of
 *     messages, 0 to 100; 100 is no limit
 */
public record RecorderLimits(
    int bufferEvents,
    int batchEvents,
    int batchBytes,
    Duration batchInterval,
    Duration busyDelay,
    int maxRingSlots,
    int maxFlows,
    int maxSites,
    long maxMessageBytes,
    int contentCpuPercent) {

  /**
   * 65,536 events, batches of 512 events, 256 KiB or 100 ms, 1 s when busy, 65,536 ring slots, 2 %.
   */
  public static final RecorderLimits DEFAULT =
      new RecorderLimits(
          65_536,
          512,
          256 << 10,
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          65_536,
          1_000,
          10_000,
          16 << 20,
          2);
}
