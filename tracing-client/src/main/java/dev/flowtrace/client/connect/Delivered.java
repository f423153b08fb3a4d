package dev.flowtrace.client.connect;

import dev.flowtrace.client.Cause;
import dev.flowtrace.client.FlowRun;

/**
 * A message that was taken, with the run it belongs to: for actors that serve many runs.
 *
 * @param message never null
 * @param run the run of the actor that sent it
 * @param cause the hand-over's event
 */
public record Delivered<T>(T message, FlowRun run, Cause cause) {}
