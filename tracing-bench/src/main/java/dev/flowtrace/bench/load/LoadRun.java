package dev.flowtrace.bench.load;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonNull;
import dev.flowtrace.protocol.JsonValue.JsonNumber;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.SocketChannel;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs a load from the first connection to the report. */
final class LoadRun {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final long SETTLE_POLL_MILLIS = 250;
  private static final long SETTLE_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5); // without progress

  private final LoadSettings settings;
  private final PrintWriter err;
  private final CollectorRest rest;
  private final @Nullable ServerProcess process;

  /** One flow's worth of load: what was sent, and under which ids. */
  private record Phase(String flowId, EventIds ids, LoadTotals totals) {}

  /** The server at one moment. */
  private record Moment(ServerSample server, JsonValue stats, @Nullable DatabaseSize database) {}

  /** {@code err} gets the progress. */
  LoadRun(LoadSettings settings, PrintWriter err) {
    this.settings = settings;
    this.err = err;
    this.rest = new CollectorRest(settings.url());
    this.process = settings.serverPid() == null ? null : new ServerProcess(settings.serverPid());
  }

  /**
   * Warms up, then measures as often as is wanted.
   *
   * @throws IOException if the collector or the database can't be reached
   */
  LoadReport run() throws IOException, InterruptedException {
    if (!settings.warmup().isZero()) {
      say("warming up for " + text(settings.warmup()));
      send(settings.warmup());
      settle();
    }
    List<RunResult> runs = new ArrayList<>();
    for (int i = 1; i <= settings.runs(); i++) {
      String which = settings.runs() == 1 ? "" : "run " + i + " of " + settings.runs() + ": ";
      say(which + "sending for " + text(settings.duration()) + " to " + settings.url());
      runs.add(measure());
    }
    return new LoadReport(settings, runs);
  }

  private RunResult measure() throws IOException, InterruptedException {
    Instant startedAt = Instant.now();
    Figures figures = new Figures();
    Moment before = moment();
    Phase phase;
    try (ServerSampler sampler = new ServerSampler(rest, process)) {
      phase = send(settings.duration());
      sampler.addTo(figures);
    }
    settle();
    Moment after = moment();
    LoadTotals totals = phase.totals;
    figures.put(Figure.SETTLED_SECONDS, (System.nanoTime() - totals.lastAnsweredNanos) / 1e9);
    say(
        "sent %,d events in %,d traces, at most %,d of %,d in flight at a time"
            .formatted(
                totals.eventsSent,
                totals.traces.size(),
                totals.tracesInFlightPeak,
                (long) inFlight() * settings.connections()));
    List<String> problems = new ArrayList<>(totals.problems);
    StoredCheck.Result stored = check(phase, problems);
    LoadFigures.addLoad(figures, totals);
    LoadFigures.addStored(figures, stored, totals);
    LoadFigures.addServer(figures, before.server, after.server, (double) totals.eventsConfirmed);
    Map<String, Long> growth = Map.of();
    if (before.database != null && after.database != null) {
      growth = after.database.growthSince(before.database);
      double grown = growth.values().stream().mapToLong(Long::longValue).sum();
      figures.put(Figure.DB_BYTES, grown / totals.eventsConfirmed);
      figures.put(Figure.JOURNAL_BYTES, after.database.journalBytes());
    }
    Double chunks = ServerSample.difference(storedBytes(before.stats), storedBytes(after.stats));
    figures.put(Figure.CHUNK_BYTES, chunks == null ? null : chunks / totals.eventsConfirmed);
    return new RunResult(startedAt, phase.flowId, figures, growth, after.stats, problems);
  }

  private Moment moment() throws IOException, InterruptedException {
    try {
      String url = settings.databaseUrl();
      return new Moment(
          ServerSample.of(rest, process), stats(), url == null ? null : DatabaseSize.of(url));
    } catch (SQLException e) {
      throw new IOException("the database's size could not be asked for: " + e.getMessage(), e);
    }
  }

  private Phase send(Duration duration) throws IOException {
    long salt = new SplittableRandom().nextLong();
    Phase phase =
        new Phase("bench-" + Long.toHexString(salt), new EventIds(salt), new LoadTotals());
    List<LoadConnection> connections = new ArrayList<>();
    try (BatchCompression compression = new BatchCompression()) {
      connect(phase, connections, compression);
      boolean gathers = settings.eventsPerSecond() == 0;
      new LoadLoop(connections, phase.totals, new Progress(err), gathers).run(duration);
    } finally {
      connections.forEach(LoadConnection::close);
    }
    return phase;
  }

  private void connect(Phase phase, List<LoadConnection> connections, BatchCompression compression)
      throws IOException {
    SplittableRandom seed = new SplittableRandom(settings.seed());
    Topology topology = new Topology(settings.seed());
    long[] number = {0};
    for (int i = 0; i < settings.connections(); i++) {
      TraceMix mix = new TraceMix(seed.split(), topology, phase.ids, settings.mix());
      Supplier<LoadTrace> newTrace = () -> mix.newTrace(number[0]++);
      SendSchedule schedule =
          SendSchedule.of(settings.eventsPerSecond(), settings.batch(), settings.connections(), i);
      connections.add(
          settings.batch() == 1
              ? events(phase, schedule, mix, newTrace)
              : batches(phase, schedule, mix, newTrace, compression));
    }
  }

  private LoadConnection events(
      Phase phase, SendSchedule schedule, TraceMix mix, Supplier<LoadTrace> newTrace)
      throws IOException {
    return new EventConnection(
        channel(""),
        phase.flowId,
        settings.window(),
        inFlight(),
        schedule,
        mix,
        newTrace,
        phase.totals);
  }

  private LoadConnection batches(
      Phase phase,
      SendSchedule schedule,
      TraceMix mix,
      Supplier<LoadTrace> newTrace,
      BatchCompression compression)
      throws IOException {
    BatchText text =
        new BatchText(phase.flowId, settings.batch(), inFlight(), mix, newTrace, phase.totals);
    return new BatchConnection(
        channel(BatchConnection.SUBPROTOCOL),
        settings.window(),
        schedule,
        text,
        compression,
        phase.totals);
  }

  /** Traces at a time, of each connection. */
  private int inFlight() {
    return Math.max(1, settings.inFlight() / settings.connections());
  }

  private SocketChannel channel(String subprotocol) throws IOException {
    SocketChannel channel = RawWebSocket.connect(settings.url(), subprotocol, CONNECT_TIMEOUT);
    channel.configureBlocking(false);
    return channel;
  }

  /** Waits until the collector has nothing in memory, or does not get on with it. */
  private void settle() throws InterruptedException {
    Double last = null;
    long progressNanos = System.nanoTime();
    while (System.nanoTime() - progressNanos < SETTLE_PATIENCE_NANOS) {
      ServerSample now = ServerSample.of(rest, process);
      Double traces = now.tracesInFlight();
      if (traces == null || traces == 0) {
        return; // done, or it does not tell
      }
      if (!traces.equals(last)) {
        last = traces;
        progressNanos = System.nanoTime();
      }
      Thread.sleep(SETTLE_POLL_MILLIS);
    }
  }

  private StoredCheck.@Nullable Result check(Phase phase, List<String> problems)
      throws InterruptedException {
    if (!settings.verify().counts()) {
      return null;
    }
    say("checking what is stored");
    try {
      StoredCheck.Result result =
          new StoredCheck(rest, phase.flowId, phase.ids, phase.totals.traces)
              .run(settings.verify().traces());
      problems.addAll(result.problems());
      return result;
    } catch (IOException e) {
      problems.add("what is stored could not be checked: " + e);
      return null;
    }
  }

  private JsonValue stats() throws InterruptedException {
    try {
      return rest.stats();
    } catch (IOException e) {
      return JsonNull.INSTANCE; // figures beside the point; the report is as good without
    }
  }

  private static @Nullable Double storedBytes(JsonValue stats) {
    return stats instanceof JsonObject object
            && object.get("stored_bytes") instanceof JsonNumber bytes
        ? (Double) (double) bytes.longValue()
        : null;
  }

  private static String text(Duration duration) {
    return duration.toMillis() / 1e3 + " s";
  }

  private void say(String what) {
    err.println(what);
    err.flush();
  }
}
