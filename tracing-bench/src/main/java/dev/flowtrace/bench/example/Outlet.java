package dev.flowtrace.bench.example;

import dev.flowtrace.client.Cause;
import dev.flowtrace.client.CauseScope;
import dev.flowtrace.client.connect.Edge;
import dev.flowtrace.client.connect.TracedQueue;
import dev.flowtrace.protocol.EventType;

/** Where a stage puts its messages. Used by that stage's thread alone. */
final class Outlet<T extends Payload> {
  private final Channel<T> channel;
  private final TracedQueue<Payload> queue;
  private long sent;
  private boolean closed;

  Outlet(Channel<T> channel, TracedQueue<Payload> queue) {
    this.channel = channel;
    this.queue = queue;
  }

  Edge edge() {
    return queue.edge();
  }

  /**
   * Sends; waits for room in the queue. The event comes before the message is in the queue, so that
   * no receipt precedes its sending.
   */
  void send(T payload) throws InterruptedException {
    Edge edge = edge();
    Cause event =
        edge.fromActor()
            .event(EventType.Simple.MESSAGE_SENT)
            .port(edge.fromPort())
            .message(payload)
            .queueDepth(queue.size())
            .attribute("message_id", edge.fromActor().id() + "-" + edge.fromPort() + "-" + ++sent)
            .recordAsCause();
    CauseScope sending = edge.fromActor().run().within(event);
    try {
      queue.put(payload);
    } finally {
      sending.close();
    }
  }

  /** Sends no more. Further calls do nothing. */
  void close() throws InterruptedException {
    if (!closed) {
      closed = true;
      channel.closed(this);
    }
  }

  /** For one receiver: nothing comes any more. */
  void end() throws InterruptedException {
    queue.put(new Payload.End(sent));
  }
}
