package dev.flowtrace.it;

import static dev.flowtrace.it.StockClient.dataFlow;
import static dev.flowtrace.it.StockClient.recordEvent;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Replies that wait for a commit are no way to fill the collector's memory. */
@Tag("liberty")
class WaitingRepliesIT {
  private static final String RECORDED = "{\"EventRecorded\":{\"success\":true,\"error\":null}}";
  private static final int MOST_WAITING = 50;
  private static final int PINGS = 1_000;

  @Test
  void clientWithTooManyWaitingReplies_isNotReadFrom_andGetsThemAllInTheEnd() {
    try (PostgresDatabase database = PostgresDatabase.start("waiting-db");
        CollectorServer server =
            CollectorServer.named(CollectorServer.Kind.LIBERTY, "waiting")
                .on(database)
                .environment("FLOWTRACE_REPLY_WHEN", "stored")
                .environment("FLOWTRACE_REPLY_QUEUE", Integer.toString(MOST_WAITING))
                .start();
        StockClient client = StockClient.connect(server);
        StockClient other = StockClient.connect(server)) {
      UUID traceId = UUID.randomUUID();
      assertThat(client.ask(recordEvent(traceId, dataFlow(UUID.randomUUID(), 1, "a"))))
          .isEqualTo(RECORDED);
      database.stop();
      client.send(recordEvent(traceId, dataFlow(UUID.randomUUID(), 2, "a")));
      for (int i = 0; i < PINGS; i++) {
        client.send("\"Ping\"");
      }
      Eventually.within(
          Duration.ofSeconds(20),
          "frames are read",
          () -> server.metric("flowtrace_frames_received_total") >= MOST_WAITING);
      // others are served meanwhile, and what they ask for takes longer than reading on would
      for (int i = 0; i < 200; i++) {
        assertThat(other.ask("\"Ping\"")).isEqualTo("\"Pong\"");
      }
      assertThat(server.metric("flowtrace_frames_received_total"))
          .isLessThanOrEqualTo(MOST_WAITING + 200 + 10);

      database.start();
      assertThat(client.next()).isEqualTo(RECORDED);
      for (int i = 0; i < PINGS; i++) {
        assertThat(client.next()).isEqualTo("\"Pong\"");
      }
    }
  }
}
