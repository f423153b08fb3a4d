package dev.flowtrace.it;

import org.junit.jupiter.api.Tag;

/** The wire protocol over the embedded H2. */
@Tag("liberty")
class WireProtocolOnH2IT extends WireProtocolContract {
  @Override
  CollectorServer startServer() {
    return CollectorServer.named(CollectorServer.Kind.LIBERTY, "wire-h2").start();
  }
}
