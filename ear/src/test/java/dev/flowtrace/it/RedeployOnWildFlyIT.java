package dev.flowtrace.it;

import static dev.flowtrace.it.StockClient.dataFlow;
import static dev.flowtrace.it.StockClient.getTrace;
import static dev.flowtrace.it.StockClient.recordEvent;
import static dev.flowtrace.it.StockClient.startTrace;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The application goes and comes in a server that stays: nothing is lost, and nothing leaks. */
@Tag("wildfly")
class RedeployOnWildFlyIT {
  private static final int ROUNDS = 4;
  private static final int EVENTS = 200;
  private static final int POOL = 20;

  @Test
  void redeployed_losesNothing_andLeavesNothingBehind()
      throws IOException, SQLException, InterruptedException {
    try (PostgresDatabase database = PostgresDatabase.start("redeployed-db");
        CollectorServer started =
            CollectorServer.named(CollectorServer.Kind.WILDFLY, "redeployed")
                .on(database)
                .environment("FLOWTRACE_FLUSH_INTERVAL", "5m")
                // caches of the JDK and WildFly hold classes softly: a collection takes those, too
                .environment("JBOSS_JAVA_SIZING", "-Xmx1g -XX:SoftRefLRUPolicyMSPerMB=0")
                .start()) {
      WildFlyServer server = (WildFlyServer) started;
      long threads = threads(server);
      assertThat(threads).isPositive();
      UUID traceId = UUID.randomUUID();
      List<String> accepted = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        try (StockClient client = StockClient.connect(server)) {
          if (round == 0) {
            client.ask(startTrace(traceId, "redeployed"));
          }
          for (int i = 0; i < EVENTS; i++) {
            String event = dataFlow(UUID.randomUUID(), accepted.size(), "a");
            assertThat(client.ask(recordEvent(traceId, event))).contains("\"success\":true");
            accepted.add(event);
          }
          server.manage("/deployment=flowtrace.ear:undeploy");
          assertThat(threads(server)).isZero();
          server.manage("/deployment=flowtrace.ear:deploy");
        }
        server.awaitReady(Duration.ofSeconds(60));
        try (StockClient client = StockClient.connect(server)) {
          // the application going away is no end of what its clients do
          assertThat(client.ask(getTrace(traceId)))
              .contains("\"status\":\"Running\"")
              .contains("\"events\":[" + String.join(",", accepted) + "]");
        }
      }
      assertThat(threads(server)).isEqualTo(threads);
      Eventually.within(
          Duration.ofSeconds(60),
          "one class loader of the application is left",
          () -> classes(server, "dev.flowtrace.runtime.Collector") == 1);
      assertThat(connections(database)).isBetween(1L, (long) POOL);
    }
  }

  private static long threads(CollectorServer server) throws IOException, InterruptedException {
    return jcmd(server, "Thread.print").lines().filter(l -> l.startsWith("\"flowtrace-")).count();
  }

  /** How many class loaders have a class of that name, after a full collection. */
  private static long classes(CollectorServer server, String name)
      throws IOException, InterruptedException {
    jcmd(server, "GC.run");
    return jcmd(server, "VM.class_hierarchy", name)
        .lines()
        .filter(line -> line.contains(name + "/"))
        .count();
  }

  private static String jcmd(CollectorServer server, String... command)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    line.add(Long.toString(server.jvm().pid()));
    line.addAll(List.of(command));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(answer).isZero();
    return answer;
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
