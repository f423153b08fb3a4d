package dev.flowtrace.it;

import static dev.flowtrace.it.StockClient.dataFlow;
import static dev.flowtrace.it.StockClient.endTrace;
import static dev.flowtrace.it.StockClient.getTrace;
import static dev.flowtrace.it.StockClient.recordEvent;
import static dev.flowtrace.it.StockClient.startTrace;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * The application goes and comes in a server that stays: nothing is lost, and no thread, connection
 * or class loader stays behind.
 */
abstract class RedeployContract {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ROUNDS = 4;
  private static final int EVENTS = 200;
  private static final int POOL = 20;

  /** As many as work at requests at a time, on a machine with a few processors. */
  private static final int SERVER_THREADS = 32;

  /**
   * How many applications may be in memory in the end: the one that is deployed, and two before,
   * which idle threads of the server hold with the last task that they ran (in Liberty a WebSocket
   * thread, in WildFly those of the worker). What stayed with each redeployment would be more.
   */
  private static final int MOST_CLASS_LOADERS = 3;

  private static final String COLLECTOR = "dev.flowtrace.runtime.Collector";

  private final UUID traceId = UUID.randomUUID();
  private final List<String> accepted = new ArrayList<>();

  abstract CollectorServer.Kind kind();

  @Test
  void redeployed_losesNothing_andLeavesNothingBehind() throws IOException, SQLException {
    try (PostgresDatabase database = PostgresDatabase.start("redeployed-db-" + kind());
        TraceReceiver receiver = new TraceReceiver();
        CollectorServer server =
            CollectorServer.named(kind(), "redeployed-" + kind())
                .on(database)
                .environment("FLOWTRACE_FLUSH_INTERVAL", "5m")
                .environment("FLOWTRACE_EXPORT_OTLP_ENABLED", "true")
                .environment("FLOWTRACE_EXPORT_OTLP_ENDPOINT", receiver.endpoint())
                // what caches hold softly, a collection takes
                .jvmOptions("-Xmx1g -XX:SoftRefLRUPolicyMSPerMB=0")
                .redeployable()
                .start()) {
      assertThat(threads(server)).isPositive();
      for (int round = 0; round < ROUNDS; round++) {
        try (StockClient client = StockClient.connect(server)) {
          use(client, receiver);
          server.undeploy();
          // that of the export's HTTP client ends when the client is collected as garbage
          Eventually.within(PATIENCE, "no thread is left", () -> threads(server) == 0);
          server.deploy();
        }
        Eventually.within(
            PATIENCE,
            "the application is ready again",
            () -> server.get("/health/ready").body().contains("flowtrace-ready"));
        server.awaitReady(PATIENCE);
        try (StockClient client = StockClient.connect(server)) {
          // the application going away is no end of what its clients do
          assertThat(client.ask(getTrace(traceId)))
              .contains("\"status\":\"Running\"")
              .contains("\"events\":[" + String.join(",", accepted) + "]");
        }
      }
      try (StockClient client = StockClient.connect(server)) {
        use(client, receiver);
      }
      Eventually.within(
          PATIENCE,
          "class loaders of the applications that went are gone",
          () -> {
            displaceWhatIsHeldLast(server);
            long left = classLoaders(server);
            if (left > MOST_CLASS_LOADERS) {
              throw new IllegalStateException(left + " applications are in memory");
            }
            return true;
          });
      assertThat(connections(database)).isBetween(1L, (long) POOL);
    }
  }

  /** Records events of a trace that goes on, and a trace that ends and is exported. */
  private void use(StockClient client, TraceReceiver receiver) {
    if (accepted.isEmpty()) {
      client.ask(startTrace(traceId, "redeployed"));
    }
    for (int i = 0; i < EVENTS; i++) {
      String event = dataFlow(UUID.randomUUID(), accepted.size(), "a");
      assertThat(client.ask(recordEvent(traceId, event))).contains("\"success\":true");
      accepted.add(event);
    }
    UUID ended = UUID.randomUUID();
    client.ask(startTrace(ended, "redeployed"));
    client.ask(recordEvent(ended, dataFlow(UUID.randomUUID(), 1, "a")));
    client.ask(endTrace(ended, "\"Completed\""));
    Eventually.within(PATIENCE, "the trace is exported", () -> receiver.spansOf(ended) == 2);
  }

  /**
   * Has the server's threads do something for the present application, since idle ones hold the one
   * for which they did something last; and has it compare records, since up to Java 18 the JDK
   * holds the last record class that was compared until another one is (asTypeCache of method
   * handles in java.lang.runtime.ObjectMethods): a graph's edges are records.
   */
  private void displaceWhatIsHeldLast(CollectorServer server) throws Exception {
    String path = "/flowtrace/api/traces/" + traceId + "/graph";
    ExecutorService clients = Executors.newFixedThreadPool(SERVER_THREADS);
    try {
      List<Callable<Integer>> requests =
          Collections.nCopies(SERVER_THREADS, () -> server.get(path).statusCode());
      for (Future<Integer> answer : clients.invokeAll(requests)) {
        assertThat(answer.get()).isEqualTo(200);
      }
    } finally {
      clients.shutdown();
    }
  }

  /** The application's threads; those that wait for a collection are collected. */
  private static long threads(CollectorServer server) {
    collect(server);
    return jcmd(server, "Thread.print")
        .lines()
        .filter(line -> line.startsWith("\"flowtrace-") || line.startsWith("\"HttpClient-"))
        .count();
  }

  /** How many applications there are in the server's memory. */
  private static long classLoaders(CollectorServer server) {
    collect(server);
    return jcmd(server, "VM.class_hierarchy", COLLECTOR)
        .lines()
        .filter(line -> line.contains(COLLECTOR + "/"))
        .count();
  }

  private static void collect(CollectorServer server) {
    jcmd(server, "GC.run");
    jcmd(server, "GC.run_finalization");
  }

  private static String jcmd(CollectorServer server, String... command) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    line.add(Long.toString(server.jvm().pid()));
    line.addAll(List.of(command));
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(answer).isZero();
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static long connections(PostgresDatabase database) throws SQLException {
    String sql = "select count(*) from pg_stat_activity where application_name = 'flowtrace'";
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }
}
