package dev.flowtrace.it;

import org.junit.jupiter.api.Tag;

/** Bad input on Open Liberty. */
@Tag("liberty")
class BadInputIT extends BadInputContract {
  @Override
  CollectorServer.Kind kind() {
    return CollectorServer.Kind.LIBERTY;
  }
}
