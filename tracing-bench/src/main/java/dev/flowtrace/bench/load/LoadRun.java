package dev.flowtrace.bench.load;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonNull;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs a load from the first connection to the report. */
final class LoadRun {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final LoadSettings settings;
  private final PrintWriter console;
  private final CollectorRest rest;

  /** One flow's worth of load: what was sent, and under which ids. */
  private record Phase(String flowId, EventIds ids, LoadTotals totals) {}

  LoadRun(LoadSettings settings, PrintWriter console) {
    this.settings = settings;
    this.console = console;
    this.rest = new CollectorRest(settings.url());
  }

  /**
   * Warms up, sends, waits and checks.
   *
   * @throws IOException if the collector can't be reached, or the disk of this machine is full
   */
  LoadReport run() throws IOException, InterruptedException {
    if (!settings.warmup().isZero()) {
      say("warming up for " + settings.warmup());
      send(settings.warmup());
    }
    say("sending for " + settings.duration() + " to " + settings.url());
    Instant startedAt = Instant.now();
    Phase phase;
    OptionalDouble heap;
    try (HeapSampler sampler = new HeapSampler(rest)) {
      phase = send(settings.duration());
      heap = sampler.maxBytes();
    }
    LoadTotals totals = phase.totals;
    say(
        "sent "
            + totals.eventsSent
            + " events in "
            + totals.traces.size()
            + " traces; checking what is stored");
    StoredCheck.Result stored = check(phase);
    double settled = (System.nanoTime() - totals.lastAnsweredNanos) / 1e9;
    return new LoadReport(
        settings, startedAt, phase.flowId, totals, stored, settled, heap, stats());
  }

  private Phase send(Duration duration) throws IOException {
    long salt = new SplittableRandom().nextLong();
    Phase phase =
        new Phase("bench-" + Long.toHexString(salt), new EventIds(salt), new LoadTotals());
    List<LoadConnection> connections = new ArrayList<>();
    try (BatchCompression compression = new BatchCompression()) {
      connect(phase, connections, compression);
      new LoadLoop(connections, phase.totals, settings.eventsPerSecond() == 0).run(duration);
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
      TraceMix mix = new TraceMix(seed.split(), topology, phase.ids, settings.traceEvents());
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

  private StoredCheck.@Nullable Result check(Phase phase) throws InterruptedException {
    try {
      return new StoredCheck(rest, phase.flowId, phase.ids, phase.totals.traces)
          .run(settings.verify().traces());
    } catch (IOException e) {
      phase.totals.problems.add(0, "what is stored could not be checked: " + e);
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

  private void say(String what) {
    console.println(what);
    console.flush();
  }
}
