package dev.flowtrace.it;

import org.junit.jupiter.api.Tag;

/** Crashes of Open Liberty. */
@Tag("liberty")
class CrashIT extends CrashContract {
  @Override
  CollectorServer.Kind kind() {
    return CollectorServer.Kind.LIBERTY;
  }

  @Override
  int kills() {
    return 2;
  }
}
