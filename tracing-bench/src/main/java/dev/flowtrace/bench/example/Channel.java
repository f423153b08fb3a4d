package dev.flowtrace.bench.example;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bounded queue from some outlets to some inlets; each message goes to the inlet that takes it
 * first. When the last outlet is closed, each inlet gets the end. Wired by one thread, then used by
 * all.
 */
final class Channel<T extends Payload> {
  private final Tracer tracer;
  private final int capacity;
  private final BlockingQueue<Optional<Envelope<T>>> queue; // empty is the end
  private final List<Outlet<T>> outlets = new CopyOnWriteArrayList<>();
  private final List<Inlet<T>> inlets = new CopyOnWriteArrayList<>();
  private final AtomicInteger open = new AtomicInteger();

  Channel(Tracer tracer, int capacity) {
    this.tracer = tracer;
    this.capacity = capacity;
    this.queue = new ArrayBlockingQueue<>(capacity);
  }

  Outlet<T> outlet(String actor, String port) {
    Outlet<T> outlet = new Outlet<>(this, tracer, actor, port);
    outlets.add(outlet);
    open.incrementAndGet();
    return outlet;
  }

  Inlet<T> inlet(String actor, String port) {
    Inlet<T> inlet = new Inlet<>(this, tracer, actor, port);
    inlets.add(inlet);
    return inlet;
  }

  /** Tells the trace that every outlet is connected to every inlet. */
  void connect(Cause cause) {
    for (Outlet<T> outlet : outlets) {
      outlet.connected(cause);
    }
  }

  List<Inlet<T>> inlets() {
    return inlets;
  }

  int capacity() {
    return capacity;
  }

  int depth() {
    return queue.size();
  }

  void put(Envelope<T> envelope) throws InterruptedException {
    queue.put(Optional.of(envelope));
  }

  /** Waits for a message; empty at the end, once for each inlet. */
  Optional<Envelope<T>> take() throws InterruptedException {
    return queue.take();
  }

  void outletClosed() throws InterruptedException {
    if (open.decrementAndGet() == 0) {
      for (int i = 0; i < inlets.size(); i++) {
        queue.put(Optional.empty());
      }
    }
  }
}
