package dev.flowtrace.bench.example;

import dev.flowtrace.client.Actor;
import dev.flowtrace.client.connect.Edge;
import dev.flowtrace.client.connect.TracedQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bounded queue from some stages to some others; each message goes to the stage that takes it
 * first. When the last outlet is closed, each receiver gets the end. Wired by one thread, then used
 * by all.
 *
 * <p>What a message's way looks like in the trace is the traced queue's matter: each sender and
 * receiver has its own view of the one queue.
 */
final class Channel<T extends Payload> {
  private static final int CAPACITY = 16;

  private final TracedQueue<Payload> queue; // of T, and at the end of Payload.End
  private final List<Outlet<T>> outlets = new ArrayList<>();
  private final List<TracedQueue<Payload>> inlets = new ArrayList<>();
  private final AtomicInteger open = new AtomicInteger();

  /** {@code first} is one of the edges that it will be. */
  Channel(Edge first) {
    BlockingQueue<Payload> untraced = new ArrayBlockingQueue<>(CAPACITY);
    queue = TracedQueue.over(untraced, first);
  }

  /** Where {@code actor} puts its messages. */
  Outlet<T> outlet(Actor actor, String port) {
    Outlet<T> outlet = new Outlet<>(this, queue.from(actor, port));
    outlets.add(outlet);
    open.incrementAndGet();
    return outlet;
  }

  /** Where {@code actor} takes its messages; a {@link Payload.End} is the last one. */
  TracedQueue<Payload> inlet(Actor actor, String port) {
    TracedQueue<Payload> inlet = queue.to(actor.id(), port);
    inlets.add(inlet);
    return inlet;
  }

  /** Tells the trace that every outlet is connected to every inlet. */
  void connect() {
    for (Outlet<T> outlet : outlets) {
      Edge from = outlet.edge();
      inlets.forEach(
          inlet ->
              from.fromActor()
                  .portConnected(from.fromPort(), inlet.edge().toActor(), inlet.edge().toPort()));
    }
  }

  void closed(Outlet<T> outlet) throws InterruptedException {
    Edge from = outlet.edge();
    for (TracedQueue<Payload> inlet : inlets) {
      Edge to = inlet.edge();
      from.fromActor().portDisconnected(from.fromPort(), to.toActor(), to.toPort());
    }
    if (open.decrementAndGet() == 0) {
      for (int i = 0; i < inlets.size(); i++) {
        outlet.end();
      }
    }
  }
}
