package dev.flowtrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.client.FlowtraceClient;
import dev.flowtrace.client.Options;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.FlowTrace;
import dev.flowtrace.protocol.TraceEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two programs that use the client library and call each other make one trace. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class TwoProcessesIT {

  @Test
  void callFromOneProcessToAnother_isOneTrace_withCausalityAcross() throws Exception {
    try (CollectorServer server =
        CollectorServer.named(CollectorServer.Kind.LIBERTY, "two-processes").start()) {
      UUID traceId = runBoth(server);

      HttpResponse<String> answer = server.get("/flowtrace/api/traces/" + traceId);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("\"checkout\"", "\"biller\"", traceId.toString());
      try (FlowtraceClient client =
          FlowtraceClient.connectBlocking(server.wsUrl(), Options.DEFAULT)) {
        FlowTrace trace = client.getTrace(traceId).join().orElseThrow();
        TraceEvent call = only(trace, "checkout", EventType.Simple.MESSAGE_SENT, "bills");
        TraceEvent order = only(trace, "checkout", EventType.Simple.MESSAGE_SENT, "orders");
        TraceEvent received = only(trace, "biller", EventType.Simple.MESSAGE_RECEIVED, "in");
        TraceEvent billed = only(trace, "biller", new EventType.Custom("billed"), null);
        assertThat(received.causality().parentEventId()).isEqualTo(call.eventId());
        assertThat(received.causality().rootCauseEventId()).isEqualTo(order.eventId());
        assertThat(billed.causality().parentEventId()).isEqualTo(received.eventId());
        assertThat(billed.causality().rootCauseEventId()).isEqualTo(order.eventId());
      }
    }
  }

  private static UUID runBoth(CollectorServer server) throws Exception {
    Process billing = start("billing", server.wsUrl().toString());
    try (BufferedReader billingSays = billing.inputReader(StandardCharsets.UTF_8)) {
      String port = valueOf("port ", billingSays);
      Process shop = start("shop", server.wsUrl().toString(), port);
      try (BufferedReader shopSays = shop.inputReader(StandardCharsets.UTF_8)) {
        UUID traceId = UUID.fromString(valueOf("trace ", shopSays));
        valueOf("stored", shopSays);
        valueOf("stored", billingSays);
        assertThat(shop.waitFor()).isZero();
        assertThat(billing.waitFor()).isZero();
        return traceId;
      } finally {
        shop.destroyForcibly();
      }
    } finally {
      billing.destroyForcibly();
    }
  }

  private static Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                ShopProcess.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String valueOf(String label, BufferedReader lines) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(label)) {
        return line.substring(label.length());
      }
    }
    throw new AssertionError("ended before it said '" + label + "'");
  }

  private static TraceEvent only(
      FlowTrace trace, String actor, EventType type, @Nullable String port) {
    List<TraceEvent> found =
        trace.events().stream()
            .filter(event -> event.actorId().equals(actor) && event.eventType().equals(type))
            .filter(event -> port == null || port.equals(event.data().port()))
            .toList();
    assertThat(found).as("%s of %s", type, actor).hasSize(1);
    return found.get(0);
  }
}
