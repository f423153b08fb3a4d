package dev.flowtrace.it;

/** REST over the embedded H2. */
class RestApiOnH2IT extends RestApiContract {
  @Override
  LibertyServer startServer() {
    return LibertyServer.named("rest-h2").start();
  }
}
