package dev.flowtrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.WebSocketHandshakeException;

/** The WebSocket that only counts: there where the configuration has it, else not. */
final class CountSocketChecks {
  /** {@code flowtrace.bench.count-endpoint}. */
  static final String KEY = "FLOWTRACE_BENCH_COUNT_ENDPOINT";

  private static final String RECEIVED = "flowtrace_frames_received_total";
  private static final int FRAME_LIMIT = 16 << 20;
  private static final int NOT_FOUND = 404;
  private static final int TOO_BIG = 1009;

  private CountSocketChecks() {}

  /** It counts what it is sent, of each connection alone, within the limit, and nothing else. */
  static void assertCounts(CollectorServer server) {
    assertThat(server.logs())
        .contains("flowtrace.bench.count-endpoint is true: /flowtrace/ws/count");
    double received = server.metric(RECEIVED);
    try (StockClient client = StockClient.connect(address(server))) {
      assertThat(client.ask("count")).isEqualTo("{\"frames\":0,\"bytes\":0}");
      client.send("{\"no\":\"frame\"}");
      client.send("\u00e4");
      client.sendBinary(new byte[300_000]);
      assertThat(client.ask("count")).isEqualTo("{\"frames\":3,\"bytes\":300016}");
      client.send("x".repeat(FRAME_LIMIT));
      assertThat(client.ask("count"))
          .isEqualTo("{\"frames\":4,\"bytes\":" + (300_016 + FRAME_LIMIT) + "}");
      client.send("x".repeat(FRAME_LIMIT + 1));
      assertThat(client.closeCode()).isEqualTo(TOO_BIG);
    }
    try (StockClient client = StockClient.connect(address(server))) {
      assertThat(client.ask("count")).isEqualTo("{\"frames\":0,\"bytes\":0}");
    }
    assertThat(server.metric(RECEIVED)).isEqualTo(received);
  }

  /** There is none. */
  static void assertAbsent(CollectorServer server) {
    assertThatThrownBy(() -> StockClient.connect(address(server)).close())
        .hasCauseInstanceOf(WebSocketHandshakeException.class)
        .cause()
        .satisfies(
            refusal ->
                assertThat(((WebSocketHandshakeException) refusal).getResponse().statusCode())
                    .isEqualTo(NOT_FOUND));
  }

  private static URI address(CollectorServer server) {
    return URI.create(server.wsUrl() + "/count");
  }
}
