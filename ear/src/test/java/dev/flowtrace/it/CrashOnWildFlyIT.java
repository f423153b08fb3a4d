package dev.flowtrace.it;

import org.junit.jupiter.api.Tag;

/** Crashes of WildFly: what survives is in the database and the same on each server. */
@Tag("full")
@Tag("wildfly")
class CrashOnWildFlyIT extends CrashContract {
  @Override
  CollectorServer.Kind kind() {
    return CollectorServer.Kind.WILDFLY;
  }

  @Override
  int kills() {
    return 1;
  }
}
