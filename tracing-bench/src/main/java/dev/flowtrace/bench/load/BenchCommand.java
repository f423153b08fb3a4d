package dev.flowtrace.bench.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
 * wrong; 3: a figure is worse than that of the report it was compared with, by more than allowed.
 */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Sends events to a collector, one a frame as stock clients do or in batches as our own does,",
      "as fast as it takes them or at a rate, and checks what it has stored.",
      "Exit codes: 0 all is stored once; 1 it is not; 2 wrong arguments; 3 worse than --compare."
    })
public final class BenchCommand implements Callable<Integer> {
  private static final int REGRESSION = 3;
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
      description =
          "Traces at a time, over all clients, as many of each; all are begun first, one after the"
              + " other (default: ${DEFAULT-VALUE}).")
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
      names = "--runs",
      defaultValue = "1",
      description = "How often to measure; medians are reported (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--rate",
      defaultValue = "0",
      description =
          "Events a second over all clients, on a schedule that waits for nobody: latency counts"
              + " from when a frame was due. 0: as many as the collector takes (default).")
  private long rate;

  @Option(
      names = "--mix",
      defaultValue = "standard",
      description =
          "What is sent: standard, or what differs from it, such as"
              + " trace-events=5-5000,attributes=10%%,failures=1%%,burst=1, which is the standard."
              + " burst: events of one trace that come together.")
  private String mix = "standard";

  @Option(
      names = "--trace-events",
      defaultValue = "0",
      description =
          "Events of each trace, 5 to 10000000, over --mix; 0: as the mix says (default).")
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
          "What to check at the end: counts compares the number of events of every trace; all,"
              + " sample (200) or a number reads so many traces back event by event, too; none"
              + " (default: ${DEFAULT-VALUE}).")
  private String verify = "sample";

  @Option(
      names = "--server-pid",
      description =
          "The server's process on this machine, for its CPU time and memory; without it its own"
              + " metrics tell.")
  private @Nullable Long serverPid;

  @Option(
      names = "--database-url",
      description =
          "jdbc:postgresql://host:port/name?user=...&password=..., to ask for the sizes of tables.")
  private @Nullable String databaseUrl;

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "Of the report: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private ReportFormat format = ReportFormat.TEXT;

  @Option(names = "--output", description = "Where to write the report; standard output if absent.")
  private @Nullable Path output;

  @Option(names = "--json", description = "Where to write the report as JSON, besides.")
  private @Nullable Path json;

  @Option(
      names = "--into",
      description =
          "FILE#NAME: puts the report, with its command, between the lines <!-- bench:NAME --> and"
              + " <!-- /bench:NAME --> of a Markdown document, besides.")
  private @Nullable String into;

  @Option(names = "--baseline", description = "Keeps the report under this name.")
  private @Nullable String baseline;

  @Option(
      names = "--baselines",
      defaultValue = ".flowtrace-bench",
      description = "The folder of kept reports (default: ${DEFAULT-VALUE}).")
  private Path baselines = Path.of(".flowtrace-bench");

  @Option(
      names = "--compare",
      description = "A report as JSON, or the name of a kept one, to compare with.")
  private @Nullable String compare;

  @Option(
      names = "--fail-over",
      defaultValue = "10%",
      converter = PercentConverter.class,
      description = "By how much a figure may be worse than it was (default: 10%%).")
  private double failOver;

  /** Set up by picocli. */
  public BenchCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    LoadSettings settings = settings();
    Figures before = compared();
    DocumentSection section = section();
    PrintWriter err = spec.commandLine().getErr();
    try {
      LoadReport report = new LoadRun(settings, err).run();
      if (section != null) {
        section.write(
            DocumentSection.command(arguments()) + ReportFormat.MARKDOWN.write(report) + "\n");
      }
      return finish(report, before);
    } catch (IOException e) {
      err.println(url + ": " + e);
      err.flush();
      return 1;
    }
  }

  private int finish(LoadReport report, @Nullable Figures before) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (output == null) {
      out.print(format.write(report));
    } else {
      Files.writeString(output, format.write(report));
    }
    if (json != null) {
      Files.writeString(json, ReportFormat.JSON.write(report));
    }
    if (baseline != null) {
      new Baselines(baselines).keep(baseline, ReportFormat.JSON.write(report));
    }
    out.flush();
    Comparison comparison = null;
    if (before != null && compare != null) {
      comparison = Comparison.of(before, report.figures(), failOver);
      PrintWriter err = spec.commandLine().getErr(); // standard output is the report's
      err.print(comparison.toText(compare));
      err.flush();
    }
    return exitCode(report.isClean(), comparison);
  }

  static int exitCode(boolean clean, @Nullable Comparison comparison) {
    if (comparison != null && comparison.hasRegressed()) {
      return REGRESSION;
    }
    return clean ? 0 : 1;
  }

  private @Nullable Figures compared() {
    if (compare == null) {
      return null;
    }
    try {
      return new Baselines(baselines).find(compare);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), "--compare: " + e.getMessage(), e);
    }
  }

  /** As they were given, behind this command's name. */
  private List<String> arguments() {
    List<String> all = spec.commandLine().getParseResult().originalArgs();
    return all.subList(all.indexOf(spec.name()) + 1, all.size());
  }

  private @Nullable DocumentSection section() {
    try {
      return into == null ? null : DocumentSection.parse(into);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--into: " + e.getMessage(), e);
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
    require(runs > 0, "--runs: at least 1");
    require(rate >= 0, "--rate: 0 or more");
    require(
        traceEvents == 0 || (traceEvents >= Mix.MIN_LENGTH && traceEvents <= Mix.MAX_LENGTH),
        "--trace-events: " + Mix.MIN_LENGTH + " to " + Mix.MAX_LENGTH + ", or 0");
    require(
        databaseUrl == null || databaseUrl.startsWith("jdbc:postgresql:"),
        "--database-url: only jdbc:postgresql://host:port/name?user=...");
    require(
        serverPid == null || new ServerProcess(serverPid).isThere(),
        "--server-pid " + serverPid + ": there is no such process on this machine");
    require(
        baseline == null || Baselines.isName(baseline),
        "--baseline: letters, digits, '.', '_' and '-', up to 100");
    LoadSettings.Verify parsed;
    try {
      parsed = LoadSettings.Verify.parse(verify);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--verify " + verify + ": all, sample, counts, none, or a number", e);
    }
    return new LoadSettings(
        url,
        connections,
        batch,
        frames,
        inFlight,
        duration,
        warmup,
        runs,
        rate,
        mix(),
        seed,
        parsed,
        serverPid,
        databaseUrl);
  }

  private Mix mix() {
    try {
      Mix parsed = Mix.parse(mix);
      return traceEvents == 0 ? parsed : parsed.lengths(traceEvents, traceEvents);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--mix: " + e.getMessage(), e);
    }
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
