package dev.flowtrace.bench.jmh;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures what recording costs the thread that records, on the JVM that runs this. */
@Command(
    name = "jmh",
    mixinStandardHelpOptions = true,
    description = "Measures what recording costs the thread that records, with JMH.")
public final class JmhCommand implements Callable<Integer> {
  @Option(names = "--json", description = "File for the results, in JMH's JSON.")
  private @Nullable Path json;

  @Option(names = "--forks", description = "JVMs one after the other (default: ${DEFAULT-VALUE}).")
  private int forks = 3;

  @Option(
      names = "--iterations",
      description = "Measured iterations of a JVM (default: ${DEFAULT-VALUE}).")
  private int iterations = 5;

  @Option(names = "--seconds", description = "Seconds of an iteration (default: ${DEFAULT-VALUE}).")
  private double seconds = 1;

  @Parameters(
      arity = "0..1",
      paramLabel = "BENCHMARK",
      description = {
        "Which one, or a regular expression; else all. One call that records: off, productionUnsampled, sampled,"
            + " openTelemetrySpan.",
        "A message through a connector: queueBare, queueOff, queueUnsampled,"
            + " queueHandledUnsampled, executorBare, executorUnsampled; draftUnsampled."
      })
  private @Nullable String benchmark;

  /** Set up by picocli. */
  public JmhCommand() {}

  @Override
  public Integer call() throws RunnerException {
    TimeValue time = TimeValue.milliseconds(Math.round(seconds * 1000));
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(
                "(RecordingBenchmark|HandOverBenchmark)\\."
                    + (benchmark == null ? ".*" : benchmark + "$"))
            .forks(forks)
            .warmupTime(time)
            .measurementIterations(iterations)
            .measurementTime(time)
            .addProfiler(GCProfiler.class)
            .addProfiler(CallerCost.class);
    if (json != null) {
      options.resultFormat(ResultFormatType.JSON).result(json.toString());
    }
    var unused = new Runner(options.build()).run();
    return 0;
  }
}
