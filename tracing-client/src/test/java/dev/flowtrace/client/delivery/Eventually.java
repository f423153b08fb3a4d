package dev.flowtrace.client.delivery;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what another thread or process does, by asking again and again until a deadline. */
public final class Eventually {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Eventually() {}

  /**
   * Returns as soon as {@code condition} is true.
   *
   * @param what ends the sentence 'not within 30 s: …'
   */
  public static void await(String what, BooleanSupplier condition) {
    long deadlineNanos = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new AssertionError("not within " + LIMIT.toSeconds() + " s: " + what);
      }
      try {
        new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS); // nobody counts it down
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting: " + what, e);
      }
    }
  }
}
