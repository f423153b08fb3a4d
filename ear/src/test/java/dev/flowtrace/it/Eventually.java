package dev.flowtrace.it;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits for something that another process does, by asking again and again until a deadline. */
final class Eventually {
  private static final long PAUSE_MILLIS = 100;

  private Eventually() {}

  /**
   * Returns as soon as {@code condition} is true. An exception counts as 'not yet', and is the
   * cause of the error when time runs out.
   *
   * @param what ends the sentence 'not within 30 s: …'
   */
  static void within(Duration limit, String what, Callable<Boolean> condition) {
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    @Nullable Exception last = null;
    do {
      try {
        if (condition.call()) {
          return;
        }
        last = null;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting: " + what, e);
      } catch (Exception e) {
        last = e;
      }
      pause();
    } while (System.nanoTime() - deadlineNanos < 0);
    throw new AssertionError("not within " + limit.toSeconds() + " s: " + what, last);
  }

  private static void pause() {
    try {
      // a latch that nobody counts down
      new CountDownLatch(1).await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
