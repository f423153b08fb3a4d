package dev.flowtrace.runtime;

import dev.flowtrace.store.JournalVacuum;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Vacuums the journal's table from time to time. One thread, in {@link #run}: a heartbeat must not
 * wait until a slow disk has done it.
 */
final class JournalUpkeep implements Runnable {
  private static final Logger LOG = Logger.getLogger(JournalUpkeep.class.getPackageName());

  private final JournalVacuum vacuum;
  private final Duration pause;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private boolean warned;

  /**
   * Upkeep that does nothing yet.
   *
   * @param pause between one time and the next, more than zero
   */
  JournalUpkeep(JournalVacuum vacuum, Duration pause) {
    this.vacuum = vacuum;
    this.pause = pause;
  }

  void stop() {
    stopping.countDown();
  }

  @Override
  public void run() {
    try {
      while (!stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          vacuum.vacuum();
        } catch (SQLException | RuntimeException e) {
          LOG.log(
              warned ? Level.FINE : Level.WARNING,
              "the journal's table could not be vacuumed; PostgreSQL does it when it comes to it",
              e);
          warned = true;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
