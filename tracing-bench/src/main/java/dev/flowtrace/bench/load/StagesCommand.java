package dev.flowtrace.bench.load;

import dev.flowtrace.bench.load.StageBench.Stage;
import dev.flowtrace.ingest.RefusedException;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.codec.FrameCodec;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Shows what each stage of a collector costs, measured one beside the other: what its WebSocket
 * carries, parsing, parsing and aggregating, and everything. Exit code 1 if a stage failed.
 */
@Command(
    name = "stages",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the stages of a collector beside each other: what its WebSocket carries (frames that",
      "are only counted, if flowtrace.bench.count-endpoint is true in its configuration, or else",
      "Pings of their length, each answered), parsing and aggregating in this process on one thread,",
      "and everything, with a load of a few seconds. The last and the first need a running one."
    })
public final class StagesCommand implements Callable<Integer> {
  private static final int FRAME_EVENTS = 20_000; // made beforehand, about 14 MB of JSON
  private static final int EVENT_WINDOW = 1_000;
  private static final int BATCH_WINDOW = 64;
  private static final int IN_FLIGHT = 1_000;
  private static final long SEED = 42;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--url",
      defaultValue = "ws://localhost:9080/flowtrace/ws",
      description = "The collector's WebSocket (default: ${DEFAULT-VALUE}).")
  private URI url = URI.create("ws://localhost");

  @Option(
      names = "--batch",
      defaultValue = "100",
      description = "Events in a frame; 1: as stock clients send them (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--connections",
      defaultValue = "4",
      description = "Clients at a time (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--duration",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description = "Of each stage, after as long to warm up (default: ${DEFAULT-VALUE}).")
  private Duration duration = Duration.ZERO;

  @Option(names = "--offline", description = "Only the stages that need no collector.")
  private boolean offline;

  @Option(names = "--json", description = "Where to write the stages as JSON, besides.")
  private @Nullable Path json;

  @Option(names = "--server-pid", description = "As for bench.")
  private @Nullable Long serverPid;

  /** Set up by picocli. */
  public StagesCommand() {}

  /** A line of the report; microseconds of whose CPU, null if unknown. */
  private record Line(
      String stage, double eventsPerSecond, @Nullable Double cpuMicros, String of) {}

  @Override
  public Integer call() throws InterruptedException {
    require(batch > 0 && batch <= 10_000, "--batch: 1 to 10000");
    require(connections > 0, "--connections: at least 1");
    require(!duration.isZero(), "--duration: more than nothing");
    PrintWriter err = spec.commandLine().getErr();
    try {
      StageFrames frames =
          StageFrames.make(Math.max(1, FRAME_EVENTS / batch), batch, IN_FLIGHT, Mix.STANDARD, SEED);
      List<Line> lines = new ArrayList<>();
      if (!offline) {
        err.println("what the WebSocket carries");
        lines.add(socket(frames, err));
      }
      err.println("decompress, parse, aggregate: one thread in this process");
      for (Stage stage : new StageBench(frames).run(duration)) {
        lines.add(
            new Line(stage.name(), 1e6 / stage.microseconds(), stage.microseconds(), "one thread"));
      }
      boolean clean = true;
      if (!offline) {
        LoadReport report = new LoadRun(settings(), err).run();
        Figures figures = report.figures();
        Double perSecond = figures.get(Figure.STORED_PER_SECOND);
        lines.add(
            new Line(
                "everything, stored",
                perSecond == null ? 0 : perSecond,
                figures.get(Figure.SERVER_CPU),
                "server's process"));
        clean = report.isClean();
        report.problems().forEach(problem -> err.println("problem: " + problem));
      }
      print(lines);
      if (json != null) {
        Files.write(json, json(lines));
      }
      err.flush();
      return clean ? 0 : 1;
    } catch (IOException | RefusedException e) {
      err.println(e.toString());
      err.flush();
      return 1;
    }
  }

  /** A table in Markdown, which reads well as text, too. */
  private void print(List<Line> lines) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("| stage | events/s | CPU an event | of |");
    out.println("| --- | --- | --- | --- |");
    for (Line line : lines) {
      out.printf(
          Locale.ROOT,
          "| %s | %,.0f | %s | %s |%n",
          line.stage(),
          line.eventsPerSecond(),
          line.cpuMicros() == null ? "–" : ReportFormat.readable(line.cpuMicros()) + " µs",
          line.of());
    }
    out.flush();
  }

  private static byte[] json(List<Line> lines) {
    List<JsonValue> stages = new ArrayList<>();
    for (Line line : lines) {
      stages.add(
          JsonObject.newBuilder()
              .put("stage", line.stage())
              .put("events_per_second", JsonReport.number(Math.rint(line.eventsPerSecond())))
              .put("cpu_us_per_event", JsonReport.number(line.cpuMicros()))
              .put("of", line.of())
              .build());
    }
    return new FrameCodec().encodeValue(new JsonArray(stages));
  }

  private Line socket(StageFrames frames, PrintWriter err)
      throws IOException, InterruptedException {
    ServerProcess process = serverPid == null ? null : new ServerProcess(serverPid);
    SocketStage.Result result =
        new SocketStage(url, frames, connections, window(), process, err).measure(duration);
    return new Line(
        "WebSocket only, " + (result.counted() ? "counted" : "each frame answered"),
        result.eventsPerSecond(),
        result.cpuMicros(),
        "server's process");
  }

  private int window() {
    return batch == 1 ? EVENT_WINDOW : BATCH_WINDOW;
  }

  private LoadSettings settings() {
    return new LoadSettings(
        url,
        connections,
        batch,
        window(),
        IN_FLIGHT,
        duration,
        duration,
        1,
        0,
        Mix.STANDARD,
        SEED,
        LoadSettings.Verify.parse("counts"),
        serverPid,
        null);
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
