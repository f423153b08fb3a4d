package dev.flowtrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.client.FlowtraceClient;
import dev.flowtrace.client.Options;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.FlowTrace;
import dev.flowtrace.protocol.TraceEvent;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application with {@code tracing-client-cdi} in a server, beside the collector. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
abstract class TracedApplicationContract {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  abstract CollectorServer.Kind kind();

  /** What more there is to see on a server. */
  void andMore(CollectorServer server) {}

  @Test
  void annotatedMethodAndObserver_areATraceInTheCollector() throws Exception {
    try (CollectorServer server =
        CollectorServer.named(kind(), "traced-application-" + kind()).install()) {
      server.addApplication(TracedApplication.war(directory, server.wsUrl()));
      server.start();
      Eventually.within(
          PATIENCE,
          "the application answers",
          () -> server.get("/shop/orders").statusCode() == 200);

      HttpResponse<String> answer = server.get("/shop/orders");
      assertThat(answer.body()).matches("[0-9a-f-]{36} DIAGNOSTIC\\s*");
      FlowTrace trace = completed(server, UUID.fromString(answer.body().substring(0, 36)));

      assertThat(trace.flowId()).isEqualTo("shop");
      TraceEvent placed = only(trace, "checkout", EventType.Simple.MESSAGE_RECEIVED);
      TraceEvent told = only(trace, "checkout", new EventType.DataFlow("billing", "in"));
      TraceEvent heard = only(trace, "billing", EventType.Simple.MESSAGE_RECEIVED);
      TraceEvent billed = only(trace, "billing", new EventType.Custom("billed"));
      assertThat(told.causality().parentEventId()).isEqualTo(placed.eventId());
      assertThat(heard.causality().parentEventId()).isEqualTo(told.eventId());
      assertThat(billed.causality().parentEventId()).isEqualTo(heard.eventId());
      assertThat(billed.causality().rootCauseEventId()).isEqualTo(placed.eventId());
      assertThat(server.get("/flowtrace/api/clients").body()).contains("\"network\":\"the shop\"");
      andMore(server);
    }
  }

  private static FlowTrace completed(CollectorServer server, UUID traceId) {
    try (FlowtraceClient client =
        FlowtraceClient.connectBlocking(server.wsUrl(), Options.DEFAULT)) {
      Eventually.within(
          PATIENCE,
          "the trace is complete",
          () ->
              client
                  .getTrace(traceId)
                  .join()
                  .filter(trace -> trace.status() instanceof ExecutionStatus.Completed)
                  .isPresent());
      Optional<FlowTrace> trace = client.getTrace(traceId).join();
      return trace.orElseThrow();
    }
  }

  private static TraceEvent only(FlowTrace trace, String actor, EventType type) {
    assertThat(trace.events())
        .filteredOn(event -> event.actorId().equals(actor) && event.eventType().equals(type))
        .as("%s of %s in %s", type, actor, trace.events())
        .hasSize(1);
    return trace.events().stream()
        .filter(event -> event.actorId().equals(actor) && event.eventType().equals(type))
        .findFirst()
        .orElseThrow();
  }
}
