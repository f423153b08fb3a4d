package dev.flowtrace.export;

import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.store.ExportOutbox;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Claims and sends, round after round, until it is stopped or interrupted; {@link #run} is a
 * thread's.
 */
final class ExportLoop implements Runnable {
  private static final Logger LOG = Logger.getLogger(ExportLoop.class.getPackageName());
  private static final Duration DATABASE_PAUSE = Duration.ofSeconds(1);

  private final Exports.Parts parts;
  private final Supplier<UUID> nodeId;
  private final Upkeep upkeep;
  private final Throttle throttle;
  private final Runnable whenEnded;
  private boolean silent;

  ExportLoop(
      Exports.Parts parts,
      Supplier<UUID> nodeId,
      Upkeep upkeep,
      Throttle throttle,
      Runnable whenEnded) {
    this.parts = parts;
    this.nodeId = nodeId;
    this.upkeep = upkeep;
    this.throttle = throttle;
    this.whenEnded = whenEnded;
  }

  @Override
  public void run() {
    try {
      do {
        round();
      } while (parts.pacer().awaitOpen());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      whenEnded.run();
    }
  }

  private void round() throws InterruptedException {
    try {
      upkeep.runIfDue();
      long now = EpochNanos.of(parts.clock().instant());
      ExportOutbox.Claim claim =
          parts
              .outbox()
              .claim(
                  nodeId.get(),
                  now,
                  now + ExportRound.claimTime(parts.config()).toNanos(),
                  parts.config().batchTraces());
      if (claim.entries().isEmpty()) {
        parts.pacer().awaitWork(parts.config().pollInterval());
      } else {
        new ExportRound(parts, throttle, upkeep, claim).run();
        throttle.pay();
      }
      silent = false;
    } catch (RuntimeException e) {
      // the database is away, mostly; what was claimed comes back when its claim ends
      LOG.log(silent ? Level.FINE : Level.WARNING, "exporting failed; it goes on in a second", e);
      silent = true;
      parts.pacer().awaitWork(DATABASE_PAUSE);
    }
  }
}
