package dev.flowtrace.bench.example;

import dev.flowtrace.client.FlowRun;
import dev.flowtrace.client.Tracing;
import dev.flowtrace.client.delivery.DeliveryStats;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Indexes the text files of a folder with a network of actors, and traces it. The last line on
 * standard output is {@code trace} and the trace's id. Exit code 0: the collector has all of it; 1:
 * it has not, and standard error says why; 2: the arguments are wrong.
 */
@Command(
    name = "example",
    mixinStandardHelpOptions = true,
    description = "Indexes the text files of a folder with a traced network of actors.")
public final class ExampleNetwork implements Callable<Integer> {
  private static final Duration DELIVERY_LIMIT = Duration.ofSeconds(30);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--url",
      defaultValue = "ws://localhost:9080/flowtrace/ws",
      description = "The collector's WebSocket (default: ${DEFAULT-VALUE}).")
  private URI url = URI.create("ws://localhost:9080/flowtrace/ws");

  @Option(
      names = "--folder",
      defaultValue = ".",
      description = "What to index, without target, .git and data (default: the current one).")
  private Path folder = Path.of(".");

  @Option(
      names = "--overhead",
      paramLabel = "ROUNDS",
      description =
          "Measures what tracing costs instead: in each of so many rounds, one run traced and one"
              + " untraced for each way of --ways. Without --url nothing is sent.")
  private int overheadRounds;

  @Option(
      names = "--ways",
      split = ",",
      paramLabel = "WAY",
      description =
          "Which ways --overhead compares with none: UNSAMPLED, SAMPLED, WITHOUT_CHECKSUMS,"
              + " DIAGNOSTIC (default: all).")
  private Set<TracedAs> ways = EnumSet.complementOf(EnumSet.of(TracedAs.OFF));

  @Option(
      names = "--runs",
      defaultValue = "1",
      description =
          "How often to index it, one trace each: something to look at live (default:"
              + " ${DEFAULT-VALUE}).")
  private int runs = 1;

  /** Set up by picocli. */
  public ExampleNetwork() {}

  /** Runs the network and exits with its code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new ExampleNetwork()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    if (!Files.isDirectory(folder)) {
      throw new ParameterException(spec.commandLine(), folder + " is no folder");
    }
    if (ways.contains(TracedAs.OFF)) {
      throw new ParameterException(
          spec.commandLine(), "--ways OFF: that is what all are compared with");
    }
    if (runs < 1) {
      throw new ParameterException(spec.commandLine(), "--runs " + runs + ": at least 1");
    }
    Path absolute = folder.toAbsolutePath().normalize();
    PrintWriter out = spec.commandLine().getOut();
    if (overheadRounds > 0) {
      boolean sends = spec.commandLine().getParseResult().hasMatchedOption("--url");
      new OverheadComparison(absolute, sends ? url : null, ways, out).run(overheadRounds);
      return 0;
    }
    try (Tracing tracing = IndexTracing.shown().collector(url).build()) {
      out.println("indexing " + absolute + ", traced at " + url);
      out.flush();
      for (int run = 1; run < runs; run++) {
        int code = index(tracing, absolute, out);
        if (code != 0) {
          return code;
        }
      }
      return index(tracing, absolute, out);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--url " + url + ": " + e.getMessage(), e);
    }
  }

  private int index(Tracing tracing, Path absolute, PrintWriter out) throws InterruptedException {
    long before = tracing.stats().encoded();
    FlowRun run = tracing.startFlow(IndexTracing.FLOW, IndexTracing.VERSION);
    new IndexingNetwork(run, absolute, out).run();
    run.complete();
    if (!tracing.flush(DELIVERY_LIMIT)) {
      return failed(
          "the collector has not stored the trace within " + DELIVERY_LIMIT.toSeconds() + " s");
    }
    Map<String, Long> lost = lost(tracing);
    if (!lost.isEmpty()) {
      return failed("events are lost: " + lost);
    }
    out.println("recorded " + (tracing.stats().encoded() - before) + " events");
    out.println("trace " + run.traceId());
    out.flush();
    return 0;
  }

  /** Reasons and counts, of recording and of delivery. */
  private static Map<String, Long> lost(Tracing tracing) {
    Map<String, Long> lost = new TreeMap<>();
    tracing.stats().lost().forEach((reason, count) -> add(lost, reason, count));
    tracing
        .deliveryStats()
        .ifPresent(
            (DeliveryStats stats) -> {
              stats.lost().forEach((reason, tally) -> add(lost, reason.toString(), tally.events()));
              add(lost, "rejected", stats.rejected().events());
            });
    return lost;
  }

  private static void add(Map<String, Long> lost, String reason, long count) {
    if (count > 0) {
      lost.merge(reason, count, Long::sum);
    }
  }

  private int failed(String why) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(why);
    err.flush();
    return 1;
  }
}
