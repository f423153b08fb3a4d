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
   * Liberty's logger of a name holds the class that asked for it first. While the JDK holds that
   * (see the contract), the next application gets the same logger, and so keeps the first one's
   * classes. However many follow, it is those of one.
   */
  @Override
  int mostClassLoaders() {
    return 2;
  }
}
