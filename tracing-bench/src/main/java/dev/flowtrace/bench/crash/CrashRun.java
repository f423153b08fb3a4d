package dev.flowtrace.bench.crash;

import dev.flowtrace.bench.verify.WholeCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One crash test from the empty database to the report. For one thread. */
final class CrashRun {
  private static final Duration LEAVE_LIMIT = Duration.ofSeconds(20);
  private static final Duration CONNECTION_LIMIT = Duration.ofMinutes(3);
  private static final int MOST_DATABASE_PAUSE_MILLIS = 3_000;
  private static final int MOST_DEAF_MILLIS = 300;
  private static final int KEPT_PROBLEMS = 50;

  private final CrashSettings settings;
  private final Consumer<String> progress;
  private final Random random;
  private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
  private final List<String> problems = new ArrayList<>();
  private final List<ClientProcess> clients = new ArrayList<>();

  /**
   * Does nothing yet.
   *
   * @param progress gets a line about each fault
   */
  CrashRun(CrashSettings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
    this.random = new Random(settings.seed());
  }

  /**
   * Does it all; ends all processes.
   *
   * @throws CrashException when something could not be started
   */
  CrashReport run() throws IOException, InterruptedException, SQLException {
    empty(settings.work());
    try (Processes processes = new Processes()) {
      PostgresProcess database =
          new PostgresProcess(
              processes, settings.postgresql(), settings.work().resolve("postgresql"));
      database.create();
      Collectors collectors = new Collectors(processes, settings, database);
      collectors.start();
      try (CuttingProxy proxy = new CuttingProxy(collectors::ports)) {
        return run(processes, database, collectors, proxy);
      }
    }
  }

  private CrashReport run(
      Processes processes, PostgresProcess database, Collectors collectors, CuttingProxy proxy)
      throws InterruptedException, IOException, SQLException {
    long began = System.nanoTime();
    String address = "ws://127.0.0.1:" + proxy.port() + "/flowtrace/ws";
    for (int i = 0; i < settings.clients(); i++) {
      ClientProcess client = new ClientProcess(processes, jvm(), settings.work(), i);
      client.start(address, settings.rate(), settings.seed());
      clients.add(client);
    }
    List<Fault> plan = FaultPlan.of(settings.faults(), random);
    for (int i = 0; i < plan.size(); i++) {
      if (System.nanoTime() - began > settings.atMost().toNanos()) {
        progress.accept("the time is over");
        break;
      }
      Thread.sleep(random.nextInt((int) settings.pause().toMillis() + 1));
      Fault fault = plan.get(i);
      progress.accept("%d/%d %s".formatted(i + 1, plan.size(), fault.key()));
      apply(fault, database, collectors, proxy, address);
      done.merge(fault, 1, Integer::sum);
    }
    progress.accept("no more faults: everything shall come to rest");
    settle(database, collectors);
    return report(Duration.ofNanos(System.nanoTime() - began), database, collectors);
  }

  private void apply(
      Fault fault,
      PostgresProcess database,
      Collectors collectors,
      CuttingProxy proxy,
      String address)
      throws InterruptedException {
    switch (fault) {
      case SERVER_KILL -> collectors.killOne(random);
      case DATABASE_KILL -> {
        database.kill();
        Thread.sleep(random.nextInt(MOST_DATABASE_PAUSE_MILLIS));
        database.start();
      }
      case CUT -> {
        long deafMillis = random.nextBoolean() ? random.nextInt(MOST_DEAF_MILLIS) : 0;
        if (!Waiting.until(
            CONNECTION_LIMIT,
            () -> {
              collectors.watch();
              return proxy.cutOne(random, deafMillis);
            })) {
          problem("no connection could be cut: no client was connected");
        }
      }
      case CLIENT_RESTART -> {
        ClientProcess client = anyClient();
        client.tell("leave");
        if (!client.awaitEnd(LEAVE_LIMIT)) {
          problem("a client did not end in order");
          client.kill();
        }
        client.start(address, settings.rate(), settings.seed());
      }
      case CLIENT_KILL -> {
        ClientProcess client = anyClient();
        client.kill();
        client.start(address, settings.rate(), settings.seed());
      }
      case COLLECTOR_LOSS -> {
        if (!collectors.loseOne(random)) {
          problem("the journal of a lost collector was not taken over");
        }
      }
    }
  }

  private ClientProcess anyClient() {
    return clients.get(random.nextInt(clients.size()));
  }

  private void settle(PostgresProcess database, Collectors collectors) throws InterruptedException {
    if (!collectors.awaitAllReady(settings.settle())) {
      problem("not all collectors became ready again");
    }
    for (ClientProcess client : clients) {
      client.tell("finish");
    }
    for (ClientProcess client : clients) {
      if (!client.awaitEnd(settings.settle())) {
        problem("a client could not bring everything to the collectors");
        client.kill();
      }
    }
    boolean atRest =
        Waiting.until(
            settings.settle(),
            () -> {
              try (Connection connection = database.connect()) {
                return number(connection, "select count(*) from flow_trace where not settled") == 0;
              }
            });
    if (!atRest) {
      problem("traces are still in flight");
    }
  }

  private CrashReport report(Duration took, PostgresProcess database, Collectors collectors)
      throws IOException, InterruptedException, SQLException {
    progress.accept("comparing");
    StoredNumbers stored = new StoredNumbers();
    stored.read(collectors.any().socket());
    List<ClientProcess.Generation> generations =
        clients.stream().flatMap(client -> client.generations().stream()).toList();
    long missing = stored.missing(generations);
    long foreign = stored.foreign(generations);
    long lost = generations.stream().mapToLong(ClientProcess.Generation::lost).sum();
    try (Connection connection = database.connect()) {
      compareRollup(EdgeSum.ofRollup(connection), stored.edges());
      long deadLetters = number(connection, "select count(*) from dead_letter");
      WholeCheck.Result check =
          WholeCheck.run(
              connection,
              false,
              one ->
                  problem(
                      "trace %s: %s: stored %s, counted %s"
                          .formatted(one.traceId(), one.what(), one.stored(), one.counted())));
      check
          .rollups()
          .differences()
          .forEach(
              one ->
                  problem(
                      "sums by minute of %s: %s: stored %s, counted %s"
                          .formatted(one.flowId(), one.what(), one.stored(), one.counted())));
      if (check.rollups().whyNot() != null) {
        problem("sums by minute were not compared: " + check.rollups().whyNot());
      }
      zero(check.rollups().written().size(), "flows were still written");
      zero(missing, "acknowledged events are not stored");
      zero(stored.doubled(), "events are stored twice");
      zero(foreign, "events are stored that nobody recorded");
      zero(lost, "events were given up by clients");
      zero(deadLetters, "dead letters");
      zero(EdgeSum.ofOtherFlows(connection), "messages are in the rollup of another flow");
      zero(check.repeatedEvents(), "events have an id that another one has");
      zero(check.changing(), "traces still changed");
      return new CrashReport(
          settings.seed(),
          took,
          done,
          generations.size(),
          generations.stream().mapToLong(ClientProcess.Generation::recorded).sum(),
          generations.stream().mapToLong(ClientProcess.Generation::promised).sum(),
          stored.stored(),
          missing,
          stored.doubled(),
          foreign,
          lost,
          generations.stream().mapToLong(ClientProcess.Generation::resent).sum(),
          generations.stream().mapToLong(ClientProcess.Generation::recovered).sum(),
          check,
          deadLetters,
          collectors.replays(),
          collectors.takeovers(),
          collectors.gaveUp(),
          problems);
    }
  }

  private void compareRollup(Map<String, EdgeSum> rollup, Map<String, EdgeSum> counted) {
    if (!rollup.keySet().equals(counted.keySet())) {
      problem("the rollup has other edges than the events: " + rollup.keySet());
    }
    counted.forEach(
        (edge, sum) -> {
          EdgeSum row = rollup.get(edge);
          if (row != null && !row.equals(sum)) {
            problem("rollup of %s: stored %s, counted %s".formatted(edge, row, sum));
          }
        });
  }

  private void zero(long count, String what) {
    if (count != 0) {
      problem(count + " " + what);
    }
  }

  private void problem(String what) {
    progress.accept("WRONG: " + what);
    if (problems.size() < KEPT_PROBLEMS) {
      problems.add(what);
    }
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static List<String> jvm() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx96m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"));
  }

  private static void empty(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> tree = Files.walk(directory)) {
        for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    Files.createDirectories(directory);
  }
}
