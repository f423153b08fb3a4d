package dev.flowtrace.export;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Says when the senders are to go on: after a pause, when there is work, or never. Thread-safe. */
final class Pacer {
  private long openNanoTime = System.nanoTime();
  private boolean woken;
  private boolean stopping;

  /** There is work. */
  synchronized void wake() {
    woken = true;
    notifyAll();
  }

  /** Nobody goes on before this pause is over. */
  synchronized void pause(Duration pause) {
    long until = System.nanoTime() + pause.toNanos();
    if (until - openNanoTime > 0) {
      openNanoTime = until;
    }
  }

  /** The pause is over. */
  synchronized void resume() {
    openNanoTime = System.nanoTime();
    notifyAll();
  }

  /** How long the pause still takes; zero or less when there is none. */
  synchronized Duration left() {
    return Duration.ofNanos(openNanoTime - System.nanoTime());
  }

  /** Nobody goes on any more. */
  synchronized void stop() {
    stopping = true;
    notifyAll();
  }

  synchronized boolean isStopping() {
    return stopping;
  }

  /** Waits until there is no pause; false when it is time to stop. */
  synchronized boolean awaitOpen() throws InterruptedException {
    while (!stopping) {
      long left = openNanoTime - System.nanoTime();
      if (left <= 0) {
        return true;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return false;
  }

  /** Waits until there is work, it is time to stop, or for so long. */
  synchronized void awaitWork(Duration longest) throws InterruptedException {
    long until = System.nanoTime() + longest.toNanos();
    while (!stopping && !woken) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        return;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    woken = false;
  }
}
