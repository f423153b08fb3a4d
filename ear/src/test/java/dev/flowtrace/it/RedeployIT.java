package dev.flowtrace.it;

import org.junit.jupiter.api.Tag;

/** Redeployment on Open Liberty. */
@Tag("liberty")
class RedeployIT extends RedeployContract {
  @Override
  CollectorServer.Kind kind() {
    return CollectorServer.Kind.LIBERTY;
  }
}
