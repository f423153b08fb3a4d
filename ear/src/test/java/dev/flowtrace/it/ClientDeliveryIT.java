package dev.flowtrace.it;

import static dev.flowtrace.it.StockClient.dataFlow;
import static dev.flowtrace.it.StockClient.getTrace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.client.delivery.Delivery;
import dev.flowtrace.client.delivery.DeliveryListener;
import dev.flowtrace.client.delivery.DeliveryOptions;
import dev.flowtrace.client.delivery.DeliveryStats;
import dev.flowtrace.client.delivery.DropReason;
import dev.flowtrace.client.delivery.EncodedBatch;
import dev.flowtrace.client.delivery.Tally;
import dev.flowtrace.protocol.config.ClientConfig;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Java client promises about delivery, with a real server that is killed. */
@Tag("liberty")
class ClientDeliveryIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int EVENTS_IN_BATCH = 20;

  @TempDir Path spool;

  private final UUID traceId = UUID.randomUUID();
  private final List<String> events = new ArrayList<>();

  /** The next events of the one trace; the first batch begins it. */
  private EncodedBatch batch(int count, String actor) {
    int starts = events.isEmpty() ? 1 : 0;
    List<String> more = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      more.add(dataFlow(UUID.randomUUID(), events.size() + i, actor));
    }
    events.addAll(more);
    return encode(starts, more);
  }

  private EncodedBatch encode(int starts, List<String> more) {
    String start =
        "{\"trace_id\":\""
            + traceId
            + "\",\"flow_id\":\"delivered\",\"version\":{\"major\":1,\"minor\":4,\"patch\":2,"
            + "\"git_hash\":null,\"timestamp\":\"2026-01-07T05:59:58Z\"}}";
    String body =
        "\"batches\":[{\"trace_id\":\""
            + traceId
            + "\",\"events\":["
            + String.join(",", more)
            + "]}],\"starts\":["
            + (starts == 0 ? "" : start)
            + "],\"ends\":[]";
    return new EncodedBatch(body.getBytes(StandardCharsets.UTF_8), more.size(), starts, 0);
  }

  private static DeliveryOptions.Builder options(CollectorServer server) {
    return DeliveryOptions.newBuilder(server.wsUrl())
        .network("delivery-it")
        .host("edge-7")
        .reconnectMin(Duration.ofMillis(50))
        .reconnectMax(Duration.ofMillis(500));
  }

  private void assertStoredOnce(CollectorServer server) {
    try (StockClient client = StockClient.connect(server)) {
      assertThat(client.ask(getTrace(traceId)))
          .contains("\"flow_id\":\"delivered\"")
          .contains("\"events\":[" + String.join(",", events) + "]");
    }
  }

  /** On H2; the crash test does the same and worse on PostgreSQL. */
  @Test
  void collectorThatIsKilledOverAndOver_hasEveryEventOnce() {
    try (CollectorServer server =
        CollectorServer.named(CollectorServer.Kind.LIBERTY, "delivery").install()) {
      // the collector is not there yet, and memory is soon full
      DeliveryOptions options =
          options(server).bufferBytes(200_000).spoolDirectory(spool).windowBatches(16).build();
      Delivery delivery = Delivery.newBuilder(options).build();
      offer(delivery, 50);
      server.start();
      for (int round = 0; round < 2; round++) {
        long stored = delivery.stats().stored().batches();
        offer(delivery, 200);
        Eventually.within(
            PATIENCE, "some are stored", () -> delivery.stats().stored().batches() > stored + 30);
        server.kill();
        offer(delivery, 50);
        server.start();
      }
      assertThat(delivery.flush(PATIENCE)).as("%s", delivery.stats()).isTrue();
      assertThat(delivery.close(PATIENCE)).isTrue();
      DeliveryStats stats = delivery.stats();
      assertThat(stats.stored()).isEqualTo(new Tally(550, 550 * EVENTS_IN_BATCH));
      assertThat(stats.rejected()).isEqualTo(Tally.NONE);
      assertThat(stats.lost()).isEmpty();
      assertThat(stats.refused()).isEmpty();
      assertThat(stats.spooledBytes()).isZero();
      assertStoredOnce(server);
    }
  }

  private void offer(Delivery delivery, int batches) {
    for (int i = 0; i < batches; i++) {
      assertThat(delivery.offer(batch(EVENTS_IN_BATCH, "reader"))).isTrue();
    }
  }

  @Test
  void realCollector_tellsWhatToRecord_andWhatItNeverTakes() throws Exception {
    List<ClientConfig> configs = new CopyOnWriteArrayList<>();
    DeliveryListener listener =
        new DeliveryListener() {
          @Override
          public void onConfigure(ClientConfig config) {
            configs.add(config);
          }
        };
    try (CollectorServer server =
        CollectorServer.named(CollectorServer.Kind.LIBERTY, "delivery-limits")
            .environment("FLOWTRACE_LIMITS_FRAME_BYTES", "64KiB")
            .start()) {
      Delivery delivery =
          Delivery.newBuilder(options(server).compression(false).build())
              .listener(listener)
              .build();
      offer(delivery, 5);
      // over the limit of a frame: no connection survives it
      List<String> large = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        large.add(dataFlow(UUID.randomUUID(), i, "x"));
      }
      assertThat(delivery.offer(encode(0, large))).isTrue();
      // no event: it is refused, and the connection goes on
      assertThat(delivery.offer(encode(0, List.of("{\"event_id\":7}")))).isTrue();
      offer(delivery, 5);
      assertThat(delivery.flush(PATIENCE)).as("%s", delivery.stats()).isTrue();
      assertThat(delivery.stats().rejected()).isEqualTo(new Tally(1, 1));
      assertThat(delivery.stats().lost()).containsEntry(DropReason.TOO_LARGE, new Tally(1, 500));
      assertStoredOnce(server);

      assertThat(put(server, "/flowtrace/api/config/sampling", "{\"ratio\":0.5}")).isEqualTo(200);
      Eventually.within(PATIENCE, "the settings came", () -> !configs.isEmpty());
      assertThat(configs.get(0).sampling().ratio()).isEqualTo(0.5);
      assertThat(delivery.close(PATIENCE)).isTrue();
    }
  }

  private static int put(CollectorServer server, String path, String body)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(server.httpUrl(path))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }
}
