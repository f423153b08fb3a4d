package dev.flowtrace.export;

import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.store.ExportOutbox;
import java.time.Duration;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Claims and sends, round after round, until it is stopped or interrupted; {@link #run} is a
 * thread's.
 */
final class ExportLoop implements Runnable {
  private static final Logger LOG = Logger.getLogger(ExportLoop.class.getName());
  private static final Duration DATABASE_PAUSE = Duration.ofSeconds(1);

  private final Exports.Parts parts;
  private final UUID nodeId;
  private final Upkeep upkeep;
  private final Runnable whenEnded;
  private boolean silent;

  ExportLoop(Exports.Parts parts, UUID nodeId, Upkeep upkeep, Runnable whenEnded) {
    this.parts = parts;
    this.nodeId = nodeId;
    this.upkeep = upkeep;
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
                  nodeId,
                  now,
                  now + ExportRound.claimTime(parts.config()).toNanos(),
                  parts.config().batchTraces());
      if (claim.entries().isEmpty()) {
        parts.pacer().awaitWork(parts.config().pollInterval());
      } else {
        new ExportRound(parts, claim).run();
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
