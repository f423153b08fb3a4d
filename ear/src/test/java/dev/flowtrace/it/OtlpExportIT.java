package dev.flowtrace.it;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The export of Open Liberty. */
@Tag("liberty")
class OtlpExportIT extends OtlpExportContract {
  @Override
  CollectorServer.Kind kind() {
    return CollectorServer.Kind.LIBERTY;
  }

  @Test
  void onPostgresql_everyFinishedTrace_arrives_thoughCollectorAndReceiverAreKilled()
      throws Exception {
    assertEveryFinishedTraceArrives("postgresql");
  }

  @Test
  @Tag("full")
  void onH2_everyFinishedTrace_arrives_thoughCollectorAndReceiverAreKilled() throws Exception {
    assertEveryFinishedTraceArrives("h2");
  }
}
