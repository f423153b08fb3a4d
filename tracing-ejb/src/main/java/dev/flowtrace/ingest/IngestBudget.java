package dev.flowtrace.ingest;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Memory for all that is received and not yet in the database, in bytes. Who brings more waits
 * until there is room, in the order of coming: a large piece is not overtaken by small ones for
 * ever. Thread-safe.
 */
public final class IngestBudget {
  private static final int KEPT_SHARE = 16;

  private final long limit;

  /** Up to it, room is for everybody; the rest is for who comes again. */
  private final long open;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition roomMade = lock.newCondition();
  private final Deque<Object> waiting = new ArrayDeque<>();
  private long used;

  /** A budget of so many bytes. */
  public IngestBudget(long limit) {
    this.limit = limit;
    this.open = limit - limit / KEPT_SHARE;
  }

  /**
   * Takes bytes if there is room and nobody waits, at once; a piece larger than the whole budget
   * fits an empty one.
   */
  public boolean tryReserve(long bytes) {
    lock.lock();
    try {
      if (!waiting.isEmpty() || !fits(bytes)) {
        return false;
      }
      used += bytes;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes bytes for somebody who was turned away before and comes again, at once. He has no place
   * among those who wait here, who would take whatever becomes free, so he need not let them go
   * first, and a sixteenth of the budget is kept for such as him.
   */
  public boolean tryReserveAgain(long bytes) {
    lock.lock();
    try {
      if (used + bytes > limit && used > 0) {
        return false;
      }
      used += bytes;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes bytes, waiting for room.
   *
   * @return false when there was none in time, or the thread was interrupted, which it then still
   *     is
   */
  public boolean reserve(long bytes, Duration patience) {
    Object turn = new Object();
    long left = patience.toNanos();
    lock.lock();
    try {
      waiting.addLast(turn);
      while (waiting.peekFirst() != turn || !fits(bytes)) {
        if (left <= 0) {
          return false;
        }
        left = roomMade.awaitNanos(left);
      }
      used += bytes;
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waiting.remove(turn);
      roomMade.signalAll();
      lock.unlock();
    }
  }

  private boolean fits(long bytes) {
    return used + bytes <= open || used <= 0;
  }

  /** Bytes are free again. */
  public void release(long bytes) {
    change(-bytes);
  }

  /**
   * More bytes are taken, or, when negative, free again, whether or not there is room; does not
   * wait.
   */
  public void change(long bytes) {
    lock.lock();
    try {
      used += bytes;
      if (bytes < 0) {
        roomMade.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Bytes taken. */
  public long used() {
    lock.lock();
    try {
      return used;
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is room for everybody. */
  public boolean hasRoom() {
    return used() < open;
  }

  /** Bytes that may be taken. */
  public long limit() {
    return limit;
  }

  /**
   * Whether memory should be given back sooner than usual: half of it is taken, or a sender waits.
   */
  public boolean isTight() {
    lock.lock();
    try {
      return !waiting.isEmpty() || used > limit / 2;
    } finally {
      lock.unlock();
    }
  }
}
