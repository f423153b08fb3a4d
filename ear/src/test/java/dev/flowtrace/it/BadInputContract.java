package dev.flowtrace.it;

import static dev.flowtrace.it.StockClient.dataFlow;
import static dev.flowtrace.it.StockClient.getTrace;
import static dev.flowtrace.it.StockClient.recordEvent;
import static dev.flowtrace.it.StockClient.startTrace;
import static dev.flowtrace.it.StockClient.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong is refused with a reason, the connection lives on, and nothing else is harmed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BadInputContract {
  private static final UUID TRACE = UUID.randomUUID();
  private static final String GOOD = recordEvent(TRACE, dataFlow(UUID.randomUUID(), 1, "reader"));
  private static final String RECORDED = "{\"EventRecorded\":{\"success\":true,\"error\":null}}";
  private static final int FRAME_LIMIT = 16 << 20;

  private CollectorServer server;

  // on PostgreSQL, which takes less in a text than H2 does
  private PostgresDatabase database;

  abstract CollectorServer.Kind kind();

  @BeforeAll
  void start() {
    database = PostgresDatabase.start("bad-input-db-" + kind());
    server =
        CollectorServer.named(kind(), "bad-input-" + kind())
            .on(database)
            .environment(CountSocketChecks.KEY, "true")
            .start();
  }

  @AfterAll
  void stop() {
    server.close();
    database.close();
  }

  static Stream<Arguments> badTexts() {
    return Stream.of(
        Arguments.of("{\"RecordEvent\":", "Unexpected end-of-input"),
        Arguments.of("", "empty"),
        Arguments.of("[]", "expected a name or an object"),
        Arguments.of("\"Pong!\"", "unknown kind 'Pong!'"),
        Arguments.of("{\"Explode\":{}}", "unknown kind 'Explode', expected one of"),
        Arguments.of(GOOD + "{}", "expected the end"),
        Arguments.of(
            GOOD.replace("\"actor_id\":\"reader\"", "\"actor_id\":7"),
            "RecordEvent.event.actor_id: expected a string, got an integer (byte "),
        Arguments.of(
            GOOD.replace("\"actor_id\":\"reader\",", ""),
            "RecordEvent.event: missing field 'actor_id'"),
        Arguments.of(
            GOOD.replace(TRACE.toString(), "42"),
            "RecordEvent.trace_id: expected a UUID, got '42'"),
        Arguments.of(
            GOOD.replace("\"queue_depth\":0", "\"queue_depth\":-1"),
            "expected an unsigned integer"),
        Arguments.of(
            GOOD.replace("2026-03-01T", "0001-01-01T"),
            "RecordEvent.event.timestamp: 0001-01-01T10:00:00.000000001Z is out of range; allowed is 1677"),
        Arguments.of(GOOD.replace("2026-03-01T", "yesterday "), "expected an RFC 3339 time"),
        Arguments.of(
            GOOD.replace("\"reader\"", "\"" + "x".repeat(1_000_000) + "\""),
            "RecordEvent.event.actor_id: a name of 1000000 characters; allowed are at most 512 bytes"),
        Arguments.of(
            GOOD.replace(
                "\"custom_attributes\":{",
                "\"custom_attributes\":{\"deep\":" + "[".repeat(10_000) + "]".repeat(10_000) + ","),
            "nesting depth"),
        Arguments.of(
            "{\"EndTrace\":{\"trace_id\":\"" + TRACE + "\",\"status\":\"Running\"}}",
            "'Running' does not end a trace; allowed are Completed, Cancelled and Failed"),
        Arguments.of(
            "{\"EndTrace\":{\"trace_id\":\"" + UUID.randomUUID() + "\",\"status\":\"Completed\"}}",
            "there is no trace"),
        Arguments.of(
            "{\"RecordBatch\":{\"seq\":1,\"batches\":[],\"starts\":[],\"ends\":[]}}",
            "belongs to subprotocol flowtrace.v1"));
  }

  @ParameterizedTest
  @MethodSource("badTexts")
  void badText_getsAnErrorThatSaysWhatAndWhere(String frame, String message) {
    try (StockClient client = StockClient.connect(server)) {
      assertThat(client.ask(frame)).startsWith("{\"Error\":{\"message\":").contains(message);
      assertThat(client.ask("\"Ping\"")).isEqualTo("\"Pong\"");
    }
  }

  static Stream<Arguments> badBinaries() {
    byte[] whole = Zstd.compress(utf8(GOOD));
    byte[] cut = Arrays.copyOf(whole, whole.length - 10);
    byte[] flipped = whole.clone();
    flipped[whole.length / 2] ^= 0x55;
    return Stream.of(
        Arguments.of("cut", cut, "damaged zstd"),
        Arguments.of("no JSON in it", Zstd.compress(utf8("hello")), "not valid JSON"),
        Arguments.of(
            "neither zstd nor UTF-8", new byte[] {'"', (byte) 0xC3, '"'}, "not valid UTF-8"),
        Arguments.of(
            "a bomb", Zstd.compress(new byte[1 << 30]), "over the limit of 67108864 bytes"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badBinaries")
  void badBinary_getsAnErrorThatSaysWhat(String what, byte[] frame, String message) {
    try (StockClient client = StockClient.connect(server)) {
      assertThat(client.askBinary(frame)).as(what).startsWith("{\"Error\":").contains(message);
      assertThat(client.ask("\"Ping\"")).isEqualTo("\"Pong\"");
    }
  }

  @Test
  void frameUpToTheLimit_isTaken_andOneOverIt_closesTheConnection() {
    try (StockClient client = StockClient.connect(server)) {
      int padding = FRAME_LIMIT - GOOD.length();
      String large =
          GOOD.replace(
              "\"custom_attributes\":{",
              "\"custom_attributes\":{\"pad\":\"" + "x".repeat(padding - 9) + "\",");
      assertThat(large).hasSize(FRAME_LIMIT);
      assertThat(client.ask(large)).isEqualTo(RECORDED);
    }
    try (StockClient client = StockClient.connect(server)) {
      client.send("\"" + "x".repeat(FRAME_LIMIT) + "\"");
      assertThat(client.closeCode()).isEqualTo(1009);
    }
    try (StockClient client = StockClient.connect(server)) {
      assertThat(client.ask("\"Ping\"")).isEqualTo("\"Pong\"");
    }
  }

  @Test
  void socketThatOnlyCounts_takesAnything_withinTheSameLimit() {
    CountSocketChecks.assertCounts(server);
  }

  static Stream<String> oddNames() {
    return Stream.of(
        "nul \\u0000 inside",
        "half a pair \\ud83d",
        "other half \\udc00",
        "substitute \\u001a0000",
        "'; DROP TABLE flow_trace; --",
        "<script>alert(1)</script>",
        "%_!\\\\*?");
  }

  @ParameterizedTest
  @MethodSource("oddNames")
  void oddName_comesBackEqual_inFlightAndStored(String name) {
    UUID traceId = UUID.randomUUID();
    String event = dataFlow(UUID.randomUUID(), 3, name);
    try (StockClient client = StockClient.connect(server)) {
      assertThat(client.ask(startTrace(traceId, name))).contains("TraceStarted");
      assertThat(client.ask(recordEvent(traceId, event))).isEqualTo(RECORDED);
      assertThat(client.ask(getTrace(traceId))).contains("\"events\":[" + event + "]");
      client.ask(
          "{\"EndTrace\":{\"trace_id\":\"%s\",\"status\":{\"Failed\":{\"error\":\"%s\"}}}}"
              .formatted(traceId, name));
      Eventually.within(
          java.time.Duration.ofSeconds(20), "the trace is stored", () -> isStored(traceId));
      String query =
          "{\"QueryTraces\":{\"query\":{\"flow_id\":\"%1$s\",\"actor_filter\":\"%2$s\",\"status\":{\"Failed\":{\"error\":\"%1$s\"}}}}}"
              .formatted(name, name.replace("*", "?"));
      assertThat(client.ask(query)).contains("\"total_count\":1", "\"events\":[" + event + "]");
    }
  }

  private boolean isStored(UUID traceId) throws Exception {
    try (var connection = database.connect();
        var statement =
            connection.prepareStatement(
                "select count(*) from flow_trace where trace_id = ? and settled")) {
      statement.setObject(1, traceId);
      try (var result = statement.executeQuery()) {
        return result.next() && result.getLong(1) == 1;
      }
    }
  }
}
