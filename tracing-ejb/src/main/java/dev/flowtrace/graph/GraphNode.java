package dev.flowtrace.graph;

import org.jspecify.annotations.Nullable;

/**
 * An actor. What was not measured is null, never 0.
 *
 * @param events events that it recorded
 * @param errors how many of them tell of a failure
 * @param messagesIn data flows that reached it
 * @param messagesOut data flows that left it
 * @param busyNanos measured time in which it handled messages
 * @param busy {@code busyNanos} as a share of the graph's span; more than 1 when it handles several
 *     messages at once
 * @param waitingNanos time in which it was there and had nothing to do
 * @param waiting share of the span in which it was there and had nothing to do
 * @param backPressuredNanos time in which it was kept from sending
 * @param backPressured share of the span in which it was kept from sending
 */
public record GraphNode(
    String actor,
    @Nullable Long events,
    @Nullable Long errors,
    long messagesIn,
    long messagesOut,
    @Nullable Long busyNanos,
    @Nullable Double busy,
    @Nullable Long waitingNanos,
    @Nullable Double waiting,
    @Nullable Long backPressuredNanos,
    @Nullable Double backPressured) {

  /** How much there is to see of it. */
  long weight() {
    return (events == null ? 0 : events) + messagesIn + messagesOut;
  }
}
