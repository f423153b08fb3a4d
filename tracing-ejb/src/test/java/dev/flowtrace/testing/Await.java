package dev.flowtrace.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, with a deadline. */
public final class Await {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long LOOK_AGAIN_NANOS = 2_000_000;

  private Await() {}

  /** Waits until a condition holds; fails when it does not within 20 seconds. */
  public static void until(String what, Callable<Boolean> condition) {
    until(PATIENCE, what, condition);
  }

  /** Waits until a condition holds; fails when it does not in time. */
  public static void until(Duration patience, String what, Callable<Boolean> condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!holds(condition)) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + patience + ": " + what);
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  private static boolean holds(Callable<Boolean> condition) {
    try {
      return condition.call();
    } catch (Exception e) {
      throw new AssertionError("a condition failed", e);
    }
  }
}
