package dev.flowtrace.it;

import static dev.flowtrace.it.StockClient.dataFlow;
import static dev.flowtrace.it.StockClient.getTrace;
import static dev.flowtrace.it.StockClient.recordEvent;
import static dev.flowtrace.it.StockClient.startTrace;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A trace of 200,000 events goes through a server whose heap is smaller than the trace. */
@Tag("liberty")
class LargeTraceIT {
  private static final int EVENTS = 200_000;
  private static final int WINDOW = 500;

  @Test
  void largeTrace_isStreamedInBoundedMemory() throws IOException, InterruptedException {
    try (CollectorServer server =
            CollectorServer.named(CollectorServer.Kind.LIBERTY, "large")
                .jvmOptions("-Xmx160m")
                .environment("FLOWTRACE_INGEST_BUDGET", "32MiB")
                .start();
        StockClient client = StockClient.connect(server)) {
      UUID traceId = UUID.randomUUID();
      assertThat(client.ask(startTrace(traceId, "large"))).contains("TraceStarted");
      // event bodies of about 900 bytes: 180 MB in all
      String padding = "\"custom_attributes\":{\"pad\":\"" + "x".repeat(400) + "\",";
      for (int i = 0; i < EVENTS; i++) {
        String event = dataFlow(new UUID(1, i), i, "a").replace("\"custom_attributes\":{", padding);
        client.send(recordEvent(traceId, event));
        if (i >= WINDOW) {
          assertThat(client.next()).contains("\"success\":true");
        }
      }
      for (int i = 0; i < WINDOW; i++) {
        assertThat(client.next()).contains("\"success\":true");
      }
      assertThat(countEvents(server, "/flowtrace/api/traces/" + traceId)).isEqualTo(EVENTS);
      assertThat(countEvents(server, "/flowtrace/api/traces/" + traceId + "/events"))
          .isEqualTo(EVENTS);
      assertThat(client.ask(getTrace(traceId)))
          .startsWith("{\"Error\":")
          .contains("/flowtrace/api/traces/" + traceId + "/events");
      assertThat(server.logs()).doesNotContain("OutOfMemoryError");
    }
  }

  private static int countEvents(CollectorServer server, String path)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(server.httpUrl(path)).build(),
                HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    Set<String> ids = new HashSet<>();
    int count = 0;
    String mark = "\"event_id\":\"";
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.US_ASCII))) {
      StringBuilder window = new StringBuilder();
      char[] piece = new char[64 * 1024];
      int read;
      while ((read = in.read(piece)) >= 0) {
        window.append(piece, 0, read);
        int at = window.indexOf(mark);
        while (at >= 0 && at + mark.length() + 36 <= window.length()) {
          count++;
          ids.add(window.substring(at + mark.length(), at + mark.length() + 36));
          window.delete(0, at + mark.length() + 36);
          at = window.indexOf(mark);
        }
        int keep = mark.length() + 36;
        if (at < 0 && window.length() > keep) {
          window.delete(0, window.length() - keep);
        }
      }
    }
    assertThat(ids).hasSize(count);
    return count;
  }
}
