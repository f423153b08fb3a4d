package dev.flowtrace.bench.sink;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Receives an export, so that it can be measured. Ends when it has what is expected, else on
 * Ctrl-C. Exit code 0, or 1 when the port cannot be opened.
 */
@Command(
    name = "otlp-sink",
    mixinStandardHelpOptions = true,
    description = {
      "Receives traces over OTLP/HTTP (protobuf), counts traces and spans, and keeps nothing.",
      "Prints what it has each second in which something came."
    })
public final class SinkCommand implements Callable<Integer> {
  private static final long LOOK_MILLIS = 1_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}).")
  private String host = "";

  @Option(
      names = "--port",
      defaultValue = "4318",
      description = "Port to listen on, 0 for any (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--expect-traces",
      defaultValue = "0",
      description = "Ends when so many root spans have come; 0: never (default).")
  private long expectTraces;

  /** Set up by picocli. */
  public SinkCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (Sink sink = new Sink(host, port)) {
      say(out, "listening at http://" + host + ":" + sink.port() + "/v1/traces");
      long seen = 0;
      while (expectTraces == 0 || sink.counts().roots() < expectTraces) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        if (sink.counts().requests() > seen) {
          seen = sink.counts().requests();
          say(out, sink.counts().toText());
        }
      }
      say(out, "done: " + sink.counts().toText());
      return 0;
    } catch (IOException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(host + ":" + port + ": " + e);
      err.flush();
      return 1;
    }
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
