package dev.flowtrace.bench.example;

import java.util.Optional;

/** An actor that handles one message after the other until no more come. */
abstract class Consumer<T extends Payload> extends Actor {
  private final Inlet<T> inlet;

  Consumer(String name, Tracer tracer, Cause network, Channel<T> in) {
    super(name, tracer, network);
    this.inlet = in.inlet(name, "in");
  }

  /** Handles a message; {@code cause} is the event of its receipt. */
  abstract void handle(T message, Cause cause) throws InterruptedException;

  /** No message comes any more. */
  void finish(Cause cause) {}

  @Override
  final void work(Cause started) throws InterruptedException {
    Cause last = started;
    for (Optional<Inlet.Received<T>> next = inlet.take(); next.isPresent(); next = inlet.take()) {
      handle(next.get().payload(), next.get().cause());
      countHandled();
      last = next.get().cause();
    }
    finish(last);
  }

  @Override
  final void drain() throws InterruptedException {
    inlet.drain();
  }
}
