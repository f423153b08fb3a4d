package dev.flowtrace.it;

/** The wire protocol over the embedded H2. */
class WireProtocolOnH2IT extends WireProtocolContract {
  @Override
  LibertyServer startServer() {
    return LibertyServer.named("wire-h2").start();
  }
}
