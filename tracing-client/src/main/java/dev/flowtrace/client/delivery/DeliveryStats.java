package dev.flowtrace.client.delivery;

import java.time.Duration;
import java.util.Map;

/**
 * What a delivery did since it was made. At a moment when nothing moves,
 *
 * <pre>accepted + recovered = stored + unconfirmed + rejected + (sum of lost) + kept + waiting
 * </pre>
 *
 * in batches as in events, where the batches of an earlier process count as recovered once they are
 * read, and waiting leaves those out that are not read yet.
 *
 * @param accepted taken by {@link Delivery#offer}
 * @param recovered found in the spool of an earlier process
 * @param stored the collector said that they are in its database
 * @param unconfirmed handed to a collector that does not speak {@code flowtrace.v1}: sent once,
 *     without a promise that they are stored
 * @param rejected the collector said that it will never take them
 * @param refused by reason, what {@link Delivery#offer} did not take; not among accepted
 * @param lost by reason, what was accepted or recovered and is gone
 * @param kept left in the spool for the next process, at close
 * @param waiting in memory or spool, sent or not
 * @param sentBatches frames with a batch that went into the socket for the first time
 * @param resentBatches frames with a batch that had been sent before
 * @param sentBytes bytes of these frames, compressed where they were
 * @param inFlightBatches sent on this connection and not yet answered
 * @param bufferedBytes bytes of batches in memory, before compression
 * @param spooledBytes size of the spool's files, with those set aside
 * @param spoolDamages files of the spool that were set aside because they can't be read
 * @param connects connections that were made; all but the first are reconnects
 * @param connected whether there is one now over which batches can be sent
 * @param guaranteed whether it speaks {@code flowtrace.v1}
 * @param busy how long the collector had said it was busy, altogether
 */
public record DeliveryStats(
    Tally accepted,
    Tally recovered,
    Tally stored,
    Tally unconfirmed,
    Tally rejected,
    Map<DropReason, Tally> refused,
    Map<DropReason, Tally> lost,
    Tally kept,
    Tally waiting,
    long sentBatches,
    long resentBatches,
    long sentBytes,
    int inFlightBatches,
    long bufferedBytes,
    long spooledBytes,
    long spoolDamages,
    long connects,
    boolean connected,
    boolean guaranteed,
    Duration busy) {

  /** Copies the maps. */
  public DeliveryStats {
    refused = Map.copyOf(refused);
    lost = Map.copyOf(lost);
  }

  /** Connections after the first; 0 or more. */
  public long reconnects() {
    return Math.max(0, connects - 1);
  }
}
