package dev.flowtrace.it;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The export of Open Liberty. */
@Tag("liberty")
class OtlpExportIT extends OtlpExportContract {
  @Override
  CollectorServer.Kind kind() {
    return CollectorServer.Kind.LIBERTY;
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "postgresql"})
  void everyFinishedTrace_arrives_thoughCollectorAndReceiverAreKilled(String databaseKind)
      throws Exception {
    assertEveryFinishedTraceArrives(databaseKind);
  }
}
