package dev.flowtrace.bench;

import dev.flowtrace.bench.crash.CrashCommand;
import dev.flowtrace.bench.example.ExampleNetwork;
import dev.flowtrace.bench.jmh.JmhCommand;
import dev.flowtrace.bench.load.BenchCommand;
import dev.flowtrace.bench.load.StagesCommand;
import dev.flowtrace.bench.sink.SinkCommand;
import dev.flowtrace.bench.verify.VerifyCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code java -jar tracing-bench.jar COMMAND}; exit code 0 is success, 2 wrong arguments. */
@Command(
    name = "tracing-bench",
    mixinStandardHelpOptions = true,
    description = "Tools around the Flowtrace collector.",
    subcommands = {
      BenchCommand.class,
      StagesCommand.class,
      CrashCommand.class,
      VerifyCommand.class,
      ExampleNetwork.class,
      SinkCommand.class,
      JmhCommand.class
    })
public final class Main {

  /** Set up by picocli. */
  public Main() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] args) {
    System.exit(newCommandLine().execute(args));
  }

  static CommandLine newCommandLine() {
    return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
  }
}
