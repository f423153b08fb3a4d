package dev.flowtrace.bench.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Puts a collector under load and checks that it keeps what it confirmed. Exit code 0: everything
 * that was sent is stored once; 1: it is not, or that could not be found out; 2: the arguments are
 * wrong.
 */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Sends events to a collector, one a frame as stock clients do or in batches as our own does,",
      "as fast as it takes them or at a rate, and checks what it has stored."
    })
public final class BenchCommand implements Callable<Integer> {
  private static final int MAX_BATCH = 10_000; // 7.5 MB of JSON
  private static final int EVENT_WINDOW = 1_000;
  private static final int BATCH_WINDOW = 64;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--url",
      defaultValue = "ws://localhost:9080/flowtrace/ws",
      description = "The collector's WebSocket (default: ${DEFAULT-VALUE}).")
  private URI url = URI.create("ws://localhost");

  @Option(
      names = "--connections",
      defaultValue = "16",
      description = "Clients at a time (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--batch",
      defaultValue = "1",
      description =
          "Events in a frame. 1: as stock clients send them; more: compressed batches of"
              + " flowtrace.v1, acknowledged when they are stored (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--window",
      description = "Unanswered frames a client may have (default: 1000, or 64 batches).")
  private @Nullable Integer window;

  @Option(
      names = "--in-flight",
      defaultValue = "1000",
      description = "Traces at a time, over all clients (default: ${DEFAULT-VALUE}).")
  private int inFlight;

  @Option(
      names = "--duration",
      defaultValue = "60s",
      converter = DurationConverter.class,
      description = "How long to send: 500ms, 60s, 10m, 1h (default: ${DEFAULT-VALUE}).")
  private Duration duration = Duration.ZERO;

  @Option(
      names = "--warmup",
      defaultValue = "0s",
      converter = DurationConverter.class,
      description = "How long to send before, uncounted (default: ${DEFAULT-VALUE}).")
  private Duration warmup = Duration.ZERO;

  @Option(
      names = "--rate",
      defaultValue = "0",
      description = "Events a second at most, over all clients; 0: no limit (default).")
  private long rate;

  @Option(
      names = "--trace-events",
      defaultValue = "0",
      description = "Events of each trace, up to 5000; 0: a mix from 5 to 5000 (default).")
  private int traceEvents;

  @Option(
      names = "--seed",
      defaultValue = "42",
      description = "Of the mix of traces and events (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--verify",
      defaultValue = "sample",
      description =
          "Traces to read back event by event: all, sample (200), none, or a number"
              + " (default: ${DEFAULT-VALUE}). Of the others the counts are compared.")
  private String verify = "sample";

  @Option(names = "--json", description = "Where to write the report as JSON.")
  private @Nullable Path json;

  /** Set up by picocli. */
  public BenchCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    LoadSettings settings = settings();
    PrintWriter out = spec.commandLine().getOut();
    try {
      LoadReport report = new LoadRun(settings, out).run();
      out.print(report.toText());
      out.flush();
      if (json != null) {
        Files.writeString(json, report.toJson());
      }
      return report.isClean() ? 0 : 1;
    } catch (IOException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(url + ": " + e);
      err.flush();
      return 1;
    }
  }

  private LoadSettings settings() {
    require(batch > 0 && batch <= MAX_BATCH, "--batch: 1 to " + MAX_BATCH);
    int frames = window == null ? batch == 1 ? EVENT_WINDOW : BATCH_WINDOW : window;
    require(
        "ws".equals(url.getScheme()) && url.getHost() != null, "--url: only ws://host:port/path");
    require(connections > 0, "--connections: at least 1");
    require(frames > 0, "--window: at least 1");
    require(inFlight > 0, "--in-flight: at least 1");
    require(!duration.isZero(), "--duration: more than nothing");
    require(rate >= 0, "--rate: 0 or more");
    require(
        traceEvents >= 0 && traceEvents <= TraceMix.MAX_LENGTH,
        "--trace-events: 0 to " + TraceMix.MAX_LENGTH);
    LoadSettings.Verify parsed;
    try {
      parsed = LoadSettings.Verify.parse(verify);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--verify " + verify + ": all, sample, none, or a number", e);
    }
    return new LoadSettings(
        url,
        connections,
        batch,
        frames,
        inFlight,
        duration,
        warmup,
        rate,
        traceEvents,
        seed,
        parsed);
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
