package dev.flowtrace.bench.example;

import dev.flowtrace.protocol.EventData;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.MessageSnapshot;
import dev.flowtrace.protocol.PerformanceMetrics;
import dev.flowtrace.protocol.canonical.CanonicalJson;
import dev.flowtrace.protocol.canonical.Checksum;

/** Where an actor puts its messages. Used by that actor's thread alone. */
final class Outlet<T extends Payload> {
  /** Small messages go into the trace with their content. */
  private static final int MAX_CAPTURED_BYTES = 160;

  private final Channel<T> channel;
  private final Tracer tracer;
  private final String actor;
  private final String port;
  private long sent;
  private boolean closed;

  Outlet(Channel<T> channel, Tracer tracer, String actor, String port) {
    this.channel = channel;
    this.tracer = tracer;
    this.actor = actor;
    this.port = port;
  }

  /**
   * Sends; waits for room in the queue. The event comes before the message is in the queue, so that
   * no receipt precedes its sending.
   *
   * @param work what making the message took
   */
  void send(T payload, Cause cause, PerformanceMetrics work) throws InterruptedException {
    byte[] canonical = CanonicalJson.canonicalize(payload.toJson());
    String checksum = Checksum.sha256(canonical);
    MessageSnapshot snapshot =
        canonical.length <= MAX_CAPTURED_BYTES
            ? MessageSnapshot.captured(payload.messageType(), checksum, canonical)
            : MessageSnapshot.notCaptured(payload.messageType(), canonical.length, checksum);
    String messageId = actor + "-" + port + "-" + ++sent;
    PerformanceMetrics metrics =
        new PerformanceMetrics(
            work.executionTimeNanos(),
            work.memoryUsageBytes(),
            work.cpuUsagePercent(),
            (long) channel.depth(),
            null);
    Cause event =
        tracer.record(
            cause,
            EventType.Simple.MESSAGE_SENT,
            actor,
            new EventData(
                port,
                snapshot,
                null,
                null,
                metrics,
                JsonObject.newBuilder().put("message_id", messageId).build()));
    channel.put(
        new Envelope<>(messageId, payload, snapshot, actor, port, event, System.nanoTime()));
  }

  /** Tells the trace what is at the other end. */
  void connected(Cause cause) {
    for (Inlet<T> inlet : channel.inlets()) {
      tracer.record(
          cause,
          EventType.Simple.PORT_CONNECTED,
          actor,
          edge(inlet, JsonObject.newBuilder().put("capacity", channel.capacity())));
    }
  }

  /** Sends no more. Further calls do nothing. */
  void close(Cause cause) throws InterruptedException {
    if (closed) {
      return;
    }
    closed = true;
    for (Inlet<T> inlet : channel.inlets()) {
      tracer.record(
          cause,
          EventType.Simple.PORT_DISCONNECTED,
          actor,
          edge(inlet, JsonObject.newBuilder().put("messages_sent_by_port", sent)));
    }
    channel.outletClosed();
  }

  private EventData edge(Inlet<T> inlet, JsonObject.Builder attributes) {
    attributes.put("to_actor", inlet.actor()).put("to_port", inlet.port());
    return new EventData(port, null, null, null, PerformanceMetrics.NONE, attributes.build());
  }
}
