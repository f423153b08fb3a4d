package dev.flowtrace.bench.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class SinkTest {
  @Test
  void requests_areCounted_andBadOnesRefused() throws Exception {
    byte[] request =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder()
                    .addScopeSpans(
                        ScopeSpans.newBuilder()
                            .addSpans(Span.newBuilder().setName("root"))
                            .addSpans(Span.newBuilder().setParentSpanId(ByteString.fromHex("01")))))
            .build()
            .toByteArray();
    try (Sink sink = new Sink("127.0.0.1", 0)) {
      assertThat(post(sink, gzip(request), "application/x-protobuf")).isEqualTo(200);
      assertThat(post(sink, gzip(request), "application/x-protobuf")).isEqualTo(200);
      assertThat(post(sink, gzip(new byte[] {1}), "application/x-protobuf")).isEqualTo(400);
      assertThat(post(sink, gzip(request), "application/json")).isEqualTo(415);
      assertThat(sink.counts().roots()).isEqualTo(2);
      assertThat(sink.counts().toText()).startsWith("2 traces, 4 spans, 2 requests, ");
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static int post(Sink sink, byte[] body, String type)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sink.port() + "/v1/traces"))
                .header("Content-Type", type)
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
