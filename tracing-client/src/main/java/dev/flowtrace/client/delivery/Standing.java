package dev.flowtrace.client.delivery;

import java.util.UUID;

/**
 * What a client knows about itself and the collector beyond one connection. Only the delivery's
 * thread uses it.
 */
final class Standing {
  private UUID clientId;
  private long highestSentSeq;
  private long carefulUntilSeq;
  private int breaks;

  /** A client whose numbers below {@code firstSeq} may have been used by an earlier process. */
  Standing(UUID clientId, long firstSeq) {
    this.clientId = clientId;
    this.highestSentSeq = firstSeq - 1;
  }

  UUID clientId() {
    return clientId;
  }

  void rename(UUID newClientId) {
    clientId = newClientId;
  }

  /** Whether a batch with this number may have gone out, now or from an earlier process. */
  boolean mayHaveSent(long seq) {
    return seq <= highestSentSeq;
  }

  void sending(long seq) {
    highestSentSeq = Math.max(highestSentSeq, seq);
  }

  /** Whether that batch is to be alone on its way, because it or one near it breaks connections. */
  boolean isCareful(long seq) {
    return seq <= carefulUntilSeq;
  }

  void beCareful(long untilSeq) {
    carefulUntilSeq = Math.max(carefulUntilSeq, untilSeq);
    breaks = 0;
  }

  /** The collector stored or rejected something. */
  void progressed() {
    breaks = 0;
  }

  /** A connection broke with batches on the way; how many did in a row without any progress. */
  int broke() {
    return ++breaks;
  }
}
