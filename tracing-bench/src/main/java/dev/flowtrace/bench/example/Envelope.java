package dev.flowtrace.bench.example;

import dev.flowtrace.protocol.MessageSnapshot;

/**
 * A message on its way.
 *
 * @param messageId unique within the network
 * @param snapshot what the trace says of the message
 * @param fromActor who sent it
 * @param fromPort the outlet it left by
 * @param sent the event of its sending
 * @param sentNanos when that was, by {@link System#nanoTime()}
 */
record Envelope<T extends Payload>(
    String messageId,
    T payload,
    MessageSnapshot snapshot,
    String fromActor,
    String fromPort,
    Cause sent,
    long sentNanos) {}
