package dev.flowtrace.client.delivery;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** What {@link DeliveryStats} is made of, as far as it is counted. Thread-safe. */
final class Counters {
  private Tally accepted = Tally.NONE;
  private Tally recovered = Tally.NONE;
  private Tally stored = Tally.NONE;
  private Tally unconfirmed = Tally.NONE;
  private Tally rejected = Tally.NONE;
  private Tally kept = Tally.NONE;
  private final Map<DropReason, Tally> refused = new EnumMap<>(DropReason.class);
  private final Map<DropReason, Tally> lost = new EnumMap<>(DropReason.class);
  private long spoolDamages;
  private long sentBatches;
  private long resentBatches;
  private long sentBytes;
  private long connects;
  private long busyNanos;

  synchronized void accepted(Tally more) {
    accepted = accepted.plus(more);
  }

  synchronized void recovered(Tally more) {
    recovered = recovered.plus(more);
  }

  synchronized void stored(Tally more) {
    stored = stored.plus(more);
  }

  synchronized void unconfirmed(Tally more) {
    unconfirmed = unconfirmed.plus(more);
  }

  synchronized void rejected(Tally more) {
    rejected = rejected.plus(more);
  }

  synchronized void kept(Tally more) {
    kept = kept.plus(more);
  }

  synchronized void refused(DropReason reason, Tally more) {
    refused.merge(reason, more, Tally::plus);
  }

  synchronized void lost(DropReason reason, Tally more) {
    lost.merge(reason, more, Tally::plus);
  }

  synchronized void spoolDamaged() {
    spoolDamages++;
  }

  synchronized void sent(int bytes, boolean again) {
    if (again) {
      resentBatches++;
    } else {
      sentBatches++;
    }
    sentBytes += bytes;
  }

  synchronized void sentBytes(int bytes) {
    sentBytes += bytes;
  }

  synchronized void connected() {
    connects++;
  }

  synchronized void busy(long nanos) {
    busyNanos += nanos;
  }

  synchronized DeliveryStats stats(Outbox.Level level, long spooledBytes, LinkState link) {
    return new DeliveryStats(
        accepted,
        recovered,
        stored,
        unconfirmed,
        rejected,
        refused,
        lost,
        kept,
        level.waiting(),
        sentBatches,
        resentBatches,
        sentBytes,
        link.inFlightBatches(),
        level.bufferedBytes(),
        spooledBytes,
        spoolDamages,
        connects,
        link.connected(),
        link.guaranteed(),
        Duration.ofNanos(busyNanos));
  }
}
