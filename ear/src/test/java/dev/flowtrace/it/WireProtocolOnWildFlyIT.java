package dev.flowtrace.it;

import org.junit.jupiter.api.Tag;

/** The wire protocol on WildFly over the embedded H2. */
@Tag("wildfly")
class WireProtocolOnWildFlyIT extends WireProtocolContract {
  @Override
  CollectorServer startServer() {
    return CollectorServer.named(CollectorServer.Kind.WILDFLY, "wire-wildfly").start();
  }
}
