package dev.flowtrace.client.connect;

import dev.flowtrace.client.Actor;

/** Whether senders tell how long they waited for room. */
final class Waits {
  private Waits() {}

  /** Only at the level diagnostic: who asks how full a queue is may take its lock. */
  static boolean areTold(Actor sender) {
    return sender.run().tracing().isDiagnostic();
  }
}
