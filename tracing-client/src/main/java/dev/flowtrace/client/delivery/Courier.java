package dev.flowtrace.client.delivery;

import dev.flowtrace.protocol.codec.FrameCodec;

/**
 * What every conversation needs.
 *
 * @param outbox where the batches are
 * @param frames makes frames of them
 * @param standing what outlives a connection
 */
record Courier(
    DeliveryOptions options,
    Outbox outbox,
    BatchFrames frames,
    Standing standing,
    FrameCodec codec,
    Counters counters,
    Reporter reporter) {

  /** The collector will never take it. */
  void reject(long seq, String why) {
    Tally gone = outbox.rejected(seq);
    reporter.error(
        DeliveryError.Kind.REJECTED,
        "batch " + seq + " with " + gone.events() + " events was rejected: " + why,
        null);
  }

  /** No connection survives it. */
  void loseTooLarge(long seq, String why) {
    Tally gone = outbox.lost(seq, DropReason.TOO_LARGE);
    reporter.error(
        DeliveryError.Kind.REJECTED,
        "batch " + seq + " with " + gone.events() + " events is too large: " + why,
        null);
  }
}
