package dev.flowtrace.client.recording;

import java.util.concurrent.atomic.AtomicLong;

/** What large messages that wait for the encoder may weigh together. Thread-safe. */
final class MessageBudget {
  private final long max;
  private final AtomicLong used = new AtomicLong();

  MessageBudget(long max) {
    this.max = max;
  }

  /** Takes so much, if there is room. */
  boolean reserve(long size) {
    if (used.addAndGet(size) <= max) {
      return true;
    }
    used.addAndGet(-size);
    return false;
  }

  void release(long size) {
    used.addAndGet(-size);
  }
}
