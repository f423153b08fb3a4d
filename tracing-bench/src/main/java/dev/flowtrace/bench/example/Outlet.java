package dev.flowtrace.bench.example;

import dev.flowtrace.client.EventDraft;
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

  /** Sends; waits for room in the queue. */
  void send(T payload) throws InterruptedException {
    Edge edge = edge();
    EventDraft event =
        edge.fromActor()
            .event(EventType.Simple.MESSAGE_SENT)
            .port(edge.fromPort())
            .message(payload)
            .attribute("message_id", edge.fromActor().id() + "-" + edge.fromPort() + "-" + ++sent);
    queue.put(payload, event);
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
