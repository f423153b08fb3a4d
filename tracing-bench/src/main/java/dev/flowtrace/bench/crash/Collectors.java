package dev.flowtrace.bench.crash;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Two collectors on one database, and what has become of those before them. Asking is thread-safe;
 * one thread starts and kills.
 */
final class Collectors {
  private static final long LOOK_MILLIS = 250;
  private static final Duration READY_LIMIT = Duration.ofMinutes(3);
  private static final Duration BOTH_LIMIT = Duration.ofSeconds(30);
  private static final String TAKEN_OVER = "its journal is taken over";
  private static final String REPLAYED = "frames of the journal";

  private static final String HEARTBEAT =
      "select heartbeat_nanos from collector_node where name = ?";

  private final Processes processes;
  private final CrashSettings settings;
  private final PostgresProcess database;
  private final Map<String, String> environment;
  private final List<CollectorProcess> serving = new CopyOnWriteArrayList<>();
  private final List<CollectorProcess> lost = new ArrayList<>();
  private final Set<CollectorProcess> ready = ConcurrentHashMap.newKeySet();

  Collectors(Processes processes, CrashSettings settings, PostgresProcess database) {
    this.processes = processes;
    this.settings = settings;
    this.database = database;
    long heartbeatMillis = Math.max(100, settings.takeoverAfter().toMillis() / 10);
    environment =
        Map.of(
            "FLOWTRACE_DB",
            "postgresql",
            "FLOWTRACE_DB_URL",
            database.plainUrl(),
            "FLOWTRACE_DB_USER",
            database.user(),
            "FLOWTRACE_NODE_HEARTBEAT",
            heartbeatMillis + "ms",
            "FLOWTRACE_NODE_TAKEOVER_AFTER",
            settings.takeoverAfter().toMillis() + "ms",
            "FLOWTRACE_FLUSH_INTERVAL",
            "1s",
            "FLOWTRACE_TRACE_IDLE_TIMEOUT",
            "5s");
  }

  /** Starts both; returns when they are ready. */
  void start() throws InterruptedException {
    add();
    add();
    Thread looker = new Thread(this::look, "collectors");
    looker.setDaemon(true);
    looker.start();
    if (!awaitAllReady(READY_LIMIT)) {
      throw new CrashException(
          "the collectors do not get ready; " + settings.work() + " has what they say");
    }
  }

  private void add() {
    String name = "c" + (serving.size() + lost.size());
    Path directory = settings.work().resolve(name);
    CollectorProcess collector =
        new CollectorProcess(processes, settings.wlp(), directory, name, environment);
    collector.install();
    collector.start();
    serving.add(collector);
  }

  private void look() {
    try {
      while (true) {
        for (CollectorProcess collector : serving) {
          if (collector.isReady()) {
            ready.add(collector);
          } else {
            ready.remove(collector);
          }
        }
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where connections go: to those that are ready, or else to any. */
  List<Integer> ports() {
    List<CollectorProcess> order = new ArrayList<>(serving);
    Collections.shuffle(order);
    order.sort(Comparator.comparing(collector -> !ready.contains(collector)));
    return order.stream().map(CollectorProcess::port).toList();
  }

  /** Whether all are ready within a time; those that gave up are started again. */
  boolean awaitAllReady(Duration limit) throws InterruptedException {
    return awaitReady(limit, serving.size());
  }

  private boolean awaitReady(Duration limit, int count) throws InterruptedException {
    return Waiting.until(
        limit,
        () -> {
          watch();
          return serving.stream().filter(CollectorProcess::isReady).count() >= count;
        });
  }

  /** Starts those again that ended by themselves or could not start. */
  void watch() throws InterruptedException {
    for (CollectorProcess collector : serving) {
      collector.watch();
    }
  }

  /**
   * Kills one and starts it again: most often one that works, and else one that may be starting.
   */
  void killOne(Random random) throws InterruptedException {
    boolean working = random.nextInt(4) > 0;
    CollectorProcess victim = serving.get(random.nextInt(serving.size()));
    if (working) {
      awaitReady(READY_LIMIT, 1);
      victim = serving.stream().filter(CollectorProcess::isReady).findAny().orElse(victim);
    }
    ready.remove(victim);
    victim.kill();
    victim.start();
  }

  /**
   * Kills one for good, waits until the other has taken its journal over, and puts a new one in its
   * place.
   *
   * @return false when the journal was not taken over
   */
  boolean loseOne(Random random) throws InterruptedException {
    // better with both at work; but what comes up after one kill after the other may take its time
    if (!awaitAllReady(BOTH_LIMIT)) {
      awaitReady(READY_LIMIT, 1);
    }
    CollectorProcess chosen = serving.get(random.nextInt(serving.size()));
    CollectorProcess heir = chosen.isReady() ? chosen : other(chosen);
    CollectorProcess victim = other(heir);
    victim.kill();
    serving.remove(victim);
    ready.remove(victim);
    lost.add(victim);
    boolean takenOver =
        Waiting.until(
            settings.takeoverAfter().plus(READY_LIMIT),
            () -> {
              heir.watch();
              return isTakenOver(victim);
            });
    add();
    return takenOver;
  }

  /**
   * Its row has no heartbeat any more; or there is no row, since it was killed before it had begun
   * and left nothing to take over.
   */
  private boolean isTakenOver(CollectorProcess dead) throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(HEARTBEAT)) {
      statement.setString(1, dead.name());
      try (ResultSet row = statement.executeQuery()) {
        return !row.next() || row.getLong(1) == 0;
      }
    }
  }

  private CollectorProcess other(CollectorProcess one) {
    return serving.get(serving.get(0) == one ? 1 : 0);
  }

  /** One that answers. */
  CollectorProcess any() {
    return serving.stream()
        .filter(CollectorProcess::isReady)
        .findAny()
        .orElseThrow(() -> new CrashException("no collector is ready"));
  }

  List<CollectorProcess> serving() {
    return List.copyOf(serving);
  }

  /** How often a journal was taken over. */
  long takeovers() {
    return said(TAKEN_OVER);
  }

  /** How often a collector that came back read its own journal. */
  long replays() {
    return said(REPLAYED);
  }

  /** How often one ended by itself or could not start. */
  long gaveUp() {
    return serving.stream().mapToLong(CollectorProcess::gaveUp).sum()
        + lost.stream().mapToLong(CollectorProcess::gaveUp).sum();
  }

  private long said(String words) {
    return serving.stream().mapToLong(one -> one.said(words)).sum()
        + lost.stream().mapToLong(one -> one.said(words)).sum();
  }
}
