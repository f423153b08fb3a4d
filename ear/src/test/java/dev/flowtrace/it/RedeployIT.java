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
   * Not looked at: Liberty's logger of a name holds the class that asked for it first, and how many
   * of the earlier applications' classes stay for that differs from run to run. WildFly's test
   * shows that the application itself holds none.
   */
  @Override
  int mostClassLoaders() {
    return Integer.MAX_VALUE;
  }
}
