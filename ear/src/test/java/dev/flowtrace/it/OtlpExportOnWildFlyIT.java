package dev.flowtrace.it;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The export of WildFly; that it works there at all, {@link RedeployOnWildFlyIT} shows, too. */
@Tag("full")
@Tag("wildfly")
class OtlpExportOnWildFlyIT extends OtlpExportContract {
  @Override
  CollectorServer.Kind kind() {
    return CollectorServer.Kind.WILDFLY;
  }

  @Test
  void everyFinishedTrace_arrives_thoughCollectorAndReceiverAreKilled() throws Exception {
    assertEveryFinishedTraceArrives("postgresql");
  }
}
