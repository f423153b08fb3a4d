package dev.flowtrace.client;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends frames one after the other, because the JDK's WebSocket allows one outstanding send. It is
 * not bounded by itself: its owner asks {@link #unsentBytes()} before it adds. Thread-safe.
 */
final class SendQueue {
  private final Function<String, CompletableFuture<?>> send;
  private final Consumer<Throwable> onFailure;
  private final Queue<Frame> waiting = new ArrayDeque<>(); // guarded by itself
  private long unsentBytes; // guarded by waiting

  /** Whoever raises it from 0 sends, until it is 0 again; so a long queue needs no deep stack. */
  private final AtomicInteger wakeUps = new AtomicInteger();

  private volatile boolean sending;

  private record Frame(String text, int bytes) {}

  /**
   * The future that {@code send} returns completes when the next may be sent; {@code onFailure}
   * gets what it fails with, and nothing is sent any more.
   */
  SendQueue(Function<String, CompletableFuture<?>> send, Consumer<Throwable> onFailure) {
    this.send = send;
    this.onFailure = onFailure;
  }

  /** What waits, in bytes of UTF-8; the frame that is being sent is not counted. */
  long unsentBytes() {
    synchronized (waiting) {
      return unsentBytes;
    }
  }

  /** Takes a frame; it is sent by a later {@link #flush()}, after those that were taken before. */
  void add(String text, int bytes) {
    synchronized (waiting) {
      waiting.add(new Frame(text, bytes));
      unsentBytes += bytes;
    }
  }

  /** Starts sending, if nobody does. */
  void flush() {
    if (wakeUps.getAndIncrement() > 0) {
      return;
    }
    int seen = 1;
    do {
      sendNext();
      seen = wakeUps.addAndGet(-seen);
    } while (seen > 0);
  }

  /** Forgets what waits. */
  void clear() {
    synchronized (waiting) {
      waiting.clear();
      unsentBytes = 0;
    }
  }

  private void sendNext() {
    if (sending) {
      return;
    }
    Frame frame;
    synchronized (waiting) {
      frame = waiting.poll();
      if (frame == null) {
        return;
      }
      unsentBytes -= frame.bytes;
    }
    sending = true;
    CompletableFuture<?> sent;
    try {
      sent = send.apply(frame.text);
    } catch (RuntimeException e) {
      sent = CompletableFuture.failedFuture(e);
    }
    CompletableFuture<?> unused = sent.whenComplete((ok, failure) -> onSent(failure));
  }

  private void onSent(@Nullable Throwable failure) {
    if (failure == null) {
      sending = false;
      flush(); // on whatever thread this is; if somebody is in the loop of flush, he goes on
    } else {
      clear();
      onFailure.accept(failure); // 'sending' stays true: nothing follows
    }
  }
}
