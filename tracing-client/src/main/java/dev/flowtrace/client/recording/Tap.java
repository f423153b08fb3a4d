package dev.flowtrace.client.recording;

import dev.flowtrace.protocol.TraceEvent;

/** Gives what is recorded to whoever listens in this JVM. */
public interface Tap {
  /** Nobody listens. */
  Tap NONE =
      new Tap() {
        @Override
        public boolean isWatched() {
          return false;
        }

        @Override
        public void publish(Run run, TraceEvent event) {}
      };

  /** Whether there is anybody to give events to: each costs an object with all its parts. */
  boolean isWatched();

  /** An event goes out; by the encoder's thread, which must not be held up. */
  void publish(Run run, TraceEvent event);
}
