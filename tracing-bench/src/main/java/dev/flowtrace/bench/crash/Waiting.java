package dev.flowtrace.bench.crash;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Asks again and again until something is so. */
final class Waiting {
  private static final long PAUSE_MILLIS = 200;

  private Waiting() {}

  /**
   * Whether it became so in time; an exception counts as 'not yet'.
   *
   * @throws InterruptedException when the thread is interrupted
   */
  static boolean until(Duration limit, Callable<Boolean> condition) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        if (condition.call()) {
          return true;
        }
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        // not yet
      }
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }
}
