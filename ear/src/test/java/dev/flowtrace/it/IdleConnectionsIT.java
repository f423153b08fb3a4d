package dev.flowtrace.it;

import static dev.flowtrace.it.BatchingClient.hello;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A thousand clients that say nothing cost at most 50 MB. */
@Tag("liberty")
class IdleConnectionsIT {
  private static final int CONNECTIONS = 1_000;
  private static final double LIMIT_BYTES = 50e6;
  private static final String USED_HEAP = "memory_usedHeap_bytes";

  @Test
  void aThousandIdleConnections_costLittle_andAreAllThere() throws IOException {
    List<BatchingClient> clients = new ArrayList<>();
    try (CollectorServer server =
        CollectorServer.named(CollectorServer.Kind.LIBERTY, "idle").start()) {
      Eventually.within( // which may be a moment after the collector is there
          Duration.ofSeconds(30),
          "the server tells its own metrics",
          () -> server.metric("/metrics", USED_HEAP) > 0);
      greeted(server).close(); // what the first one loads is not the connections'
      double before = usedHeapAfterCollection(server);
      for (int i = 0; i < CONNECTIONS; i++) {
        clients.add(greeted(server));
      }
      double with = usedHeapAfterCollection(server);

      assertThat(server.metric("flowtrace_connections")).isEqualTo(CONNECTIONS);
      assertThat(with - before).isBetween(1.0, LIMIT_BYTES);
      for (BatchingClient client : clients) {
        assertThat(client.ask("\"Ping\"")).isEqualTo("\"Pong\"");
      }
    } finally {
      clients.forEach(BatchingClient::close);
    }
  }

  private static BatchingClient greeted(CollectorServer server) {
    BatchingClient client = BatchingClient.connect(server.wsUrl());
    assertThat(client.ask(hello(UUID.randomUUID(), "zstd"))).startsWith("{\"Welcome\":");
    return client;
  }

  private static double usedHeapAfterCollection(CollectorServer server) throws IOException {
    CollectorServer.run(
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            Long.toString(server.jvm().pid()),
            "GC.run"),
        server.directory().resolve("jcmd.log"));
    return server.metric("/metrics", USED_HEAP);
  }
}
