package dev.flowtrace.it;

import org.junit.jupiter.api.Tag;

/** Redeployment on Open Liberty. */
@Tag("liberty")
class RedeployIT extends RedeployContract {
  @Override
  CollectorServer.Kind kind() {
    return CollectorServer.Kind.LIBERTY;
  }

  /**
   * A thread of Liberty's holds the response to its last WebSocket handshake, and the application
   * with it, until it serves another request.
   */
  @Override
  int mostClassLoaders() {
    return 2;
  }
}
