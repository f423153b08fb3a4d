package dev.flowtrace.bench.example;

import dev.flowtrace.client.FlowtraceClient;
import dev.flowtrace.client.FlowtraceException;
import dev.flowtrace.client.Options;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.FlowVersion;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
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
  private static final String FLOW_ID = "folder_index";
  private static final FlowVersion VERSION =
      FlowVersion.of(1, 0, 0, Instant.parse("2026-11-01T00:00:00Z"));

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
    PrintWriter out = spec.commandLine().getOut();
    UUID traceId = UUID.randomUUID();
    boolean whole;
    try (FlowtraceClient client = connect()) {
      client.startTrace(traceId, FLOW_ID, VERSION).join();
      out.println("indexing " + folder.toAbsolutePath().normalize() + ", traced at " + url);
      out.flush();
      whole = index(client, traceId, out);
    } catch (FlowtraceException e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (CompletionException e) {
      return failed(String.valueOf(e.getCause()));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--url " + url + ": " + e.getMessage(), e);
    }
    out.println("trace " + traceId);
    out.flush();
    return whole ? 0 : 1;
  }

  private FlowtraceClient connect() {
    return FlowtraceClient.connectBlocking(url, Options.DEFAULT);
  }

  private boolean index(FlowtraceClient client, UUID traceId, PrintWriter out)
      throws InterruptedException {
    // a little room is left for StartTrace and EndTrace
    Tracer tracer = new Tracer(client, traceId, Options.DEFAULT.maxOutstanding() - 8);
    new IndexingNetwork(tracer, folder.toAbsolutePath().normalize(), out).run();
    tracer.awaitAnswers();
    client.endTrace(traceId, ExecutionStatus.COMPLETED).join();
    out.println("recorded " + tracer.recorded() + " events");
    if (tracer.lost() > 0) {
      failed(tracer.lost() + " events are lost, the first because: " + tracer.firstFailure());
    }
    return tracer.lost() == 0;
  }

  private int failed(String why) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(why);
    err.flush();
    return 1;
  }
}
