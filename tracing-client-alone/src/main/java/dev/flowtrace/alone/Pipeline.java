package dev.flowtrace.alone;

import dev.flowtrace.client.Actor;
import dev.flowtrace.client.Cause;
import dev.flowtrace.client.FlowRun;
import dev.flowtrace.client.Tracing;
import dev.flowtrace.protocol.FlowVersion;
import java.time.Duration;
import java.util.Map;

/**
 * Two actors, traced: {@code MESSAGES} of them, to the collector of {@code
 * flowtrace.client.collector}. Prints the trace's id. Exit code 1: not everything was stored.
 */
public final class Pipeline {
  private Pipeline() {}

  /** Runs it. */
  public static void main(String[] args) {
    try (Tracing tracing = Tracing.fromConfig()) {
      FlowRun run = tracing.startFlow("orders", FlowVersion.of(1, 4, 2));
      Actor reader = run.actor("reader");
      Actor parser = run.actor("parser");
      for (int i = 0; i < Integer.parseInt(args[0]); i++) {
        Map<String, Object> order = Map.of("item", "pen", "count", i);
        Cause sent = reader.emitted("out", "parser", "in", order);
        parser.handle("in", order, sent, () -> parser.emit("out", "store", "in", order));
      }
      run.complete();
      if (!tracing.flush(Duration.ofSeconds(30))) {
        System.err.println("not stored: " + tracing.deliveryStats());
        System.exit(1);
      }
      System.out.println(run.traceId());
    }
  }
}
