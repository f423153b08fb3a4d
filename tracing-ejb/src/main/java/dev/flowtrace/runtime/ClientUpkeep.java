package dev.flowtrace.runtime;

import dev.flowtrace.clients.ClientDesk;
import dev.flowtrace.config.ClientSettings;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What is to be done for clients from time to time: telling other collectors who is gone, telling
 * clients what other collectors were told for them, and forgetting those that are gone for long.
 * One thread, in {@link #run}.
 */
final class ClientUpkeep implements Runnable {
  private static final Logger LOG = Logger.getLogger(ClientUpkeep.class.getPackageName());
  private static final Duration LONGEST_BETWEEN_FORGETTING = Duration.ofHours(1);

  private final ClientDesk desk;
  private final Duration pause;
  private final long forgetEveryNanos;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private long forgotNanoTime;

  ClientUpkeep(ClientDesk desk, ClientSettings settings, Duration pause) {
    this.desk = desk;
    this.pause = pause;
    // those that are connected are touched at each, long before they could be forgotten
    this.forgetEveryNanos =
        Math.min(
            LONGEST_BETWEEN_FORGETTING.toNanos(), settings.forgetAfter().dividedBy(4).toNanos());
    this.forgotNanoTime = System.nanoTime();
  }

  void stop() {
    stopping.countDown();
  }

  @Override
  public void run() {
    try {
      while (!stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          round();
        } catch (RuntimeException e) {
          LOG.log(Level.FINE, "clients could not be looked after; the next time will do", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void round() {
    desk.measure();
    desk.settle();
    desk.refresh();
    if (System.nanoTime() - forgotNanoTime >= forgetEveryNanos) {
      desk.forgetSilent();
      forgotNanoTime = System.nanoTime();
    }
  }
}
