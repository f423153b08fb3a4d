package dev.flowtrace.it;

import static dev.flowtrace.it.StockClient.dataFlow;
import static dev.flowtrace.it.StockClient.recordEvent;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One client that floods the collector does not keep nine others from it. */
@Tag("liberty")
class FairShareIT {
  private static final int POLITE = 9;
  private static final int TURNS = 20;
  private static final int LARGE = 900_000;

  /** For an answer; alone it takes milliseconds, without a fair share for ever. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void greedyClientAmongTen_starvesNobody() throws Exception {
    try (CollectorServer server =
        CollectorServer.named(CollectorServer.Kind.LIBERTY, "fair")
            .environment("FLOWTRACE_LIMITS_FRAME_BYTES", "1MiB")
            .environment("FLOWTRACE_INGEST_BUDGET", "8MiB")
            .environment("FLOWTRACE_INGEST_CLIENT_BUSY_RETRY", "20ms")
            .start()) {
      ExecutorService threads = Executors.newCachedThreadPool();
      AtomicBoolean enough = new AtomicBoolean();
      AtomicInteger flooded = new AtomicInteger();
      try {
        Future<?> greedy = threads.submit(() -> flood(server, enough, flooded));
        Eventually.within(
            Duration.ofSeconds(60),
            "the flood has filled the budget",
            () -> server.metric("flowtrace_ingest_held_total") > 0);
        int before = flooded.get();
        List<Callable<Void>> polite = new ArrayList<>();
        for (int i = 0; i < POLITE; i++) {
          polite.add(i % 3 == 0 ? () -> plainly(server) : () -> inBatches(server));
        }
        for (Future<Void> each : threads.invokeAll(polite)) {
          each.get();
        }
        assertThat(flooded.get()).as("it floods all the time").isGreaterThan(before);
        enough.set(true);
        greedy.get();
      } finally {
        enough.set(true);
        threads.shutdownNow();
      }
    }
  }

  /** Sends large events on one connection without waiting for their answers. */
  private static void flood(CollectorServer server, AtomicBoolean enough, AtomicInteger sent) {
    UUID traceId = UUID.randomUUID();
    String padding = "\"custom_attributes\":{\"pad\":\"" + "x".repeat(LARGE) + "\",";
    try (StockClient client = StockClient.connect(server)) {
      while (!enough.get()) {
        String event =
            dataFlow(UUID.randomUUID(), 1, "greedy").replace("\"custom_attributes\":{", padding);
        client.send(recordEvent(traceId, event));
        sent.incrementAndGet();
        client.poll(Duration.ZERO);
      }
    }
  }

  private static Void plainly(CollectorServer server) {
    UUID traceId = UUID.randomUUID();
    try (StockClient client = StockClient.connect(server)) {
      for (int i = 0; i < TURNS; i++) {
        client.send(recordEvent(traceId, dataFlow(UUID.randomUUID(), i, "polite")));
        assertThat(client.poll(PATIENCE)).as("turn " + i).contains("\"success\":true");
      }
    }
    return null;
  }

  private static Void inBatches(CollectorServer server) {
    UUID traceId = UUID.randomUUID();
    try (BatchingClient client = BatchingClient.connect(server.wsUrl())) {
      client.ask(BatchingClient.hello(UUID.randomUUID()));
      for (int i = 1; i <= TURNS; i++) {
        String stored = "{\"BatchStored\":{\"seq\":" + i + "}}";
        String frame =
            BatchingClient.batch(
                i, traceId, List.of(dataFlow(UUID.randomUUID(), i, "polite in batches")));
        int turn = i;
        Eventually.within(
            PATIENCE, "batch " + turn + " is stored", () -> client.ask(frame).equals(stored));
      }
    }
    return null;
  }
}
