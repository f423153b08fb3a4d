package dev.flowtrace.bench.crash;

import dev.flowtrace.bench.load.DurationConverter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Kills everything at random and looks whether every acknowledged event is stored once. Exit code 0
 * when it is and all counts agree, 1 when not or something could not be started, 2 for wrong
 * arguments.
 */
@Command(
    name = "crash",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Clients record numbered events while two collectors, their PostgreSQL, the connections and the",
      "clients themselves are killed at random. Then all that is stored is read and compared with what",
      "was acknowledged. Starts servers and database of its own, on free ports, and ends them.",
      "Needs a directory with PostgreSQL's programs and the assembled Liberty (mvn package)."
    })
public final class CrashCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--wlp",
      defaultValue = "ear/target/liberty/wlp",
      description = "Liberty with the collector, as the build assembles it.")
  private Path wlp = Path.of("");

  @Option(
      names = "--postgresql",
      required = true,
      description = "Directory of initdb and postgres, such as /usr/lib/postgresql/16/bin.")
  private Path postgresql = Path.of("");

  @Option(
      names = "--work",
      defaultValue = "flowtrace-crash",
      description = {
        "Where database, servers, spools and logs of the run are put. The directory crash-run in it is",
        "emptied before."
      })
  private Path work = Path.of("");

  @Option(names = "--clients", defaultValue = "4", description = "Client processes.")
  private int clients;

  @Option(names = "--rate", defaultValue = "250", description = "Events a second of each client.")
  private int rate;

  @Option(
      names = "--server-kills",
      defaultValue = "50",
      description = "How often a collector is killed and started again.")
  private int serverKills;

  @Option(
      names = "--database-kills",
      defaultValue = "10",
      description = "How often PostgreSQL is killed and started again.")
  private int databaseKills;

  @Option(names = "--cuts", defaultValue = "100", description = "How many connections are cut.")
  private int cuts;

  @Option(
      names = "--client-restarts",
      defaultValue = "10",
      description = "How often a client ends in order and another process goes on with its spool.")
  private int clientRestarts;

  @Option(
      names = "--client-kills",
      defaultValue = "5",
      description = "How often a client is killed and another process goes on with its spool.")
  private int clientKills;

  @Option(
      names = "--collector-losses",
      defaultValue = "5",
      description =
          "How often a collector is killed for good, so that the other finishes its work.")
  private int collectorLosses;

  @Option(
      names = "--pause",
      defaultValue = "1500ms",
      converter = DurationConverter.class,
      description = "The longest between two faults; how long it is at random.")
  private Duration pause = Duration.ZERO;

  @Option(
      names = "--at-most",
      defaultValue = "2h",
      converter = DurationConverter.class,
      description = "No more faults after this; what was done is said.")
  private Duration atMost = Duration.ZERO;

  @Option(
      names = "--takeover-after",
      defaultValue = "15s",
      converter = DurationConverter.class,
      description = "When a collector's journal is taken over: flowtrace.node.takeover-after.")
  private Duration takeoverAfter = Duration.ZERO;

  @Option(
      names = "--settle",
      defaultValue = "3m",
      converter = DurationConverter.class,
      description = "How long everything may take to come to rest at the end.")
  private Duration settle = Duration.ZERO;

  @Option(
      names = "--seed",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "Of the faults' order, kinds and victims; by default another one each time.")
  private @Nullable Long seed;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the report as JSON, too.")
  private @Nullable Path json;

  /** Set up by picocli. */
  public CrashCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    CrashSettings settings = settings();
    out.println("seed " + settings.seed());
    out.flush();
    long began = System.nanoTime();
    CrashRun run =
        new CrashRun(
            settings,
            line -> {
              err.printf("%4d s  %s%n", (System.nanoTime() - began) / 1_000_000_000, line);
              err.flush();
            });
    try {
      CrashReport report = run.run();
      out.print(report.text());
      out.flush();
      if (json != null) {
        Files.writeString(json, report.json(), StandardCharsets.UTF_8);
      }
      return report.isRight() ? 0 : 1;
    } catch (CrashException e) {
      err.println(e.getMessage());
      err.flush();
      return 1;
    }
  }

  private CrashSettings settings() {
    atLeast(1, clients, "--clients");
    atLeast(1, rate, "--rate");
    Map<Fault, Integer> faults =
        Map.of(
            Fault.SERVER_KILL,
            serverKills,
            Fault.DATABASE_KILL,
            databaseKills,
            Fault.CUT,
            cuts,
            Fault.CLIENT_RESTART,
            clientRestarts,
            Fault.CLIENT_KILL,
            clientKills,
            Fault.COLLECTOR_LOSS,
            collectorLosses);
    faults.forEach((fault, count) -> atLeast(0, count, "--" + fault.key().replace('_', '-')));
    return new CrashSettings(
        wlp.toAbsolutePath().normalize(),
        postgresql.toAbsolutePath().normalize(),
        work.toAbsolutePath().normalize().resolve("crash-run"),
        clients,
        rate,
        faults,
        pause,
        atMost,
        takeoverAfter,
        settle,
        seed == null ? ThreadLocalRandom.current().nextLong(Long.MAX_VALUE) : seed);
  }

  private void atLeast(int least, int value, String option) {
    if (value < least) {
      throw new ParameterException(
          spec.commandLine(), option + " is " + value + ", must be " + least + " or more");
    }
  }
}
