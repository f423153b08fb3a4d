package dev.flowtrace.it;

import org.junit.jupiter.api.Tag;

/** Two Open Liberty servers on one database. */
@Tag("liberty")
class SeveralCollectorsIT extends SeveralCollectorsContract {
  @Override
  CollectorServer.Kind kind() {
    return CollectorServer.Kind.LIBERTY;
  }
}
