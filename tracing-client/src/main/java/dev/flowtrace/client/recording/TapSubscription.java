package dev.flowtrace.client.recording;

import dev.flowtrace.protocol.TraceEvent;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber of the tap. Its signals come one at a time, from the executor; whoever offers
 * never waits for it.
 */
final class TapSubscription<T> implements Flow.Subscription {
  private final Flow.Subscriber<? super T> subscriber;
  private final TapPublisher.Shape<T> shape;
  private final Executor executor;
  private final int capacity;
  private final LongAdder allMissed;
  private Runnable onEnd = () -> {};

  // guarded by queue
  private final Queue<Waiting> queue = new ArrayDeque<>();
  private long demand;
  private long missed;
  private boolean running;
  private boolean begun;
  private boolean completed;
  private boolean cancelled;
  private @Nullable Throwable failure;

  private record Waiting(Run run, TraceEvent event, long missed) {}

  TapSubscription(
      Flow.Subscriber<? super T> subscriber,
      TapPublisher.Shape<T> shape,
      Executor executor,
      int capacity,
      LongAdder allMissed) {
    this.subscriber = subscriber;
    this.shape = shape;
    this.executor = executor;
    this.capacity = capacity;
    this.allMissed = allMissed;
  }

  void begin(Runnable whenEnded) {
    synchronized (queue) {
      onEnd = whenEnded;
    }
    schedule();
  }

  void offer(Run run, TraceEvent event) {
    synchronized (queue) {
      if (cancelled || completed) {
        return;
      }
      if (queue.size() >= capacity) {
        missed++;
        allMissed.increment();
        return;
      }
      queue.add(new Waiting(run, event, missed));
      missed = 0;
    }
    schedule();
  }

  void complete() {
    synchronized (queue) {
      completed = true;
    }
    schedule();
  }

  @Override
  public void request(long n) {
    synchronized (queue) {
      if (n <= 0) {
        failure = new IllegalArgumentException("request(" + n + "), allowed is 1 or more");
      } else {
        demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
      }
    }
    schedule();
  }

  @Override
  public void cancel() {
    synchronized (queue) {
      cancelled = true;
      queue.clear();
    }
    onEnd.run();
  }

  private void schedule() {
    synchronized (queue) {
      if (running || cancelled) {
        return;
      }
      running = true;
    }
    try {
      executor.execute(this::run);
    } catch (RejectedExecutionException e) { // it is shut down
      cancel();
    }
  }

  private void run() {
    try {
      boolean more = true;
      while (more) {
        more = signal();
      }
    } catch (RuntimeException | Error e) { // the subscriber threw, which it must not
      cancel();
    }
  }

  /** Gives the next signal; false if there is none for now. */
  private boolean signal() {
    Waiting next = null;
    boolean first = false;
    Throwable failed = null;
    synchronized (queue) {
      if (!cancelled && !begun) {
        begun = true;
        first = true;
      } else if (!cancelled && failure != null) {
        failed = failure;
      } else if (!cancelled && demand > 0 && !queue.isEmpty()) {
        next = queue.poll();
        demand = demand == Long.MAX_VALUE ? demand : demand - 1;
      } else if (cancelled || !completed || !queue.isEmpty()) {
        running = false;
        return false;
      }
    }
    if (first) {
      subscriber.onSubscribe(this);
    } else if (next != null) {
      subscriber.onNext(shape.of(next.run(), next.event(), next.missed()));
    } else {
      cancel();
      if (failed == null) {
        subscriber.onComplete();
      } else {
        subscriber.onError(failed);
      }
    }
    return true;
  }
}
