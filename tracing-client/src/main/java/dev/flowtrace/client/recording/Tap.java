package dev.flowtrace.client.recording;

import dev.flowtrace.protocol.TraceEvent;

/** Gives what is recorded to whoever listens in this JVM. */
public interface Tap {
  /** Nobody listens. */
  Tap NONE = (run, event) -> {};

  /** An event goes out; by the encoder's thread, which must not be held up. */
  void publish(Run run, TraceEvent event);
}
