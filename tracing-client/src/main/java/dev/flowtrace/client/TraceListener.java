package dev.flowtrace.client;

import dev.flowtrace.protocol.TraceEvent;
import java.util.UUID;

/**
 * Gets the events of a subscription, in the order the collector sends them, never two at a time, on
 * the thread that also receives the answers: while a method runs, no answer arrives. So hand over
 * what takes long, and never wait for a future of the same client in here. What a method throws is
 * logged and otherwise ignored.
 */
@FunctionalInterface
public interface TraceListener {

  /** An event that passed the filters, of the trace {@code traceId}. */
  void onEvent(UUID traceId, TraceEvent event);

  /** The connection ended, cleanly or not; no event comes any more. Called once at most. */
  default void onEnd() {}
}
