package dev.flowtrace.bench.example;

import dev.flowtrace.protocol.EventData;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.PerformanceMetrics;
import java.util.Optional;

/** Where an actor takes its messages. Used by that actor's thread alone. */
final class Inlet<T extends Payload> {
  private final Channel<T> channel;
  private final Tracer tracer;
  private final String actor;
  private final String port;
  private boolean ended;

  /** A message, and the event of its receipt. */
  record Received<T extends Payload>(T payload, Cause cause) {}

  Inlet(Channel<T> channel, Tracer tracer, String actor, String port) {
    this.channel = channel;
    this.tracer = tracer;
    this.actor = actor;
    this.port = port;
  }

  String actor() {
    return actor;
  }

  String port() {
    return port;
  }

  /** Waits for a message; empty when there will be none any more. */
  Optional<Received<T>> take() throws InterruptedException {
    Optional<Envelope<T>> taken = ended ? Optional.empty() : channel.take();
    ended = taken.isEmpty();
    return taken.map(this::received);
  }

  /** Takes and forgets all that comes, so that those who send don't wait for a dead actor. */
  void drain() throws InterruptedException {
    while (!ended) {
      ended = channel.take().isEmpty();
    }
  }

  /** The hand-over is an event of the edge, and the receipt one of the actor. */
  private Received<T> received(Envelope<T> envelope) {
    long underWayNanos = System.nanoTime() - envelope.sentNanos();
    long depth = channel.depth();
    JsonObject attributes = JsonObject.newBuilder().put("message_id", envelope.messageId()).build();
    Cause handedOver =
        tracer.record(
            envelope.sent(),
            new EventType.DataFlow(actor, port),
            envelope.fromActor(),
            new EventData(
                envelope.fromPort(),
                envelope.snapshot(),
                null,
                null,
                new PerformanceMetrics(underWayNanos, null, null, depth, null),
                attributes));
    Cause receipt =
        tracer.record(
            handedOver,
            EventType.Simple.MESSAGE_RECEIVED,
            actor,
            new EventData(
                port,
                envelope.snapshot(),
                null,
                null,
                new PerformanceMetrics(null, null, null, depth, null),
                attributes));
    return new Received<>(envelope.payload(), receipt);
  }
}
