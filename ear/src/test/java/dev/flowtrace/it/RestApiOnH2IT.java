package dev.flowtrace.it;

import org.junit.jupiter.api.Tag;

/** REST over the embedded H2. */
@Tag("liberty")
class RestApiOnH2IT extends RestApiContract {
  @Override
  CollectorServer startServer() {
    return CollectorServer.named(CollectorServer.Kind.LIBERTY, "rest-h2").start();
  }
}
