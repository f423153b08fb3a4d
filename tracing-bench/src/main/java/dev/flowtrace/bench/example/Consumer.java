package dev.flowtrace.bench.example;

import dev.flowtrace.client.Actor;
import dev.flowtrace.client.connect.Received;
import dev.flowtrace.client.connect.TracedQueue;

/** A stage that handles one message after the other until no more come. */
abstract class Consumer<T extends Payload> extends Stage {
  private static final String PORT = "in";

  private final TracedQueue<Payload> inlet;
  private final Class<T> type;
  private boolean ended;

  Consumer(Actor actor, Channel<T> in, Class<T> type) {
    super(actor);
    this.inlet = in.inlet(actor, PORT);
    this.type = type;
  }

  /** Handles a message; what it records is caused by the message. */
  abstract void handle(T message) throws InterruptedException;

  /** No message comes any more. */
  void finish() {}

  @Override
  final void work() throws InterruptedException {
    Received<Payload> next = inlet.receive();
    try {
      while (!(next.message() instanceof Payload.End)) {
        handle(type.cast(next.message()));
        countHandled();
        next = next.next();
      }
      ended = true;
    } finally { // a failure ends the stage, which records it
      next.close();
    }
    finish();
  }

  /** So that those who send don't wait for a dead stage. */
  @Override
  final void drain() throws InterruptedException {
    while (!ended) {
      ended = inlet.take() instanceof Payload.End;
    }
  }
}
