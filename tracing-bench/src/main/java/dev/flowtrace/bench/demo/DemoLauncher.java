package dev.flowtrace.bench.demo;

import java.util.Optional;

/**
 * The README's one command: starts the server, waits until it is ready, runs the example network,
 * says where to look, and stays until Ctrl-C.
 *
 * <p>Environment: what the server understands ({@code server-config/liberty/README.md}), and {@code
 * FLOWTRACE_EXAMPLE=off} to start the server alone.
 */
public final class DemoLauncher {
  private DemoLauncher() {}

  /**
   * Returns only by an exception: the server ended or never got ready.
   *
   * @param args {@code --project}, {@code --wlp} and {@code --bench}, each with a path
   */
  public static void main(String[] args) throws InterruptedException {
    DemoSettings settings = DemoSettings.of(args, System.getenv());
    ChildProcesses children = new ChildProcesses();
    try {
      LibertyProcess server = LibertyProcess.start(settings, children);
      server.awaitReady();
      Optional<String> trace =
          settings.runsExample() ? ExampleProcess.run(settings, children) : Optional.empty();
      System.out.println(whereToLook(settings, trace));
      int exitCode = server.awaitEnd();
      throw new DemoException("the server ended by itself, exit code " + exitCode);
    } catch (DemoException e) {
      if (children.ending()) {
        // Ctrl-C: nobody wants to read about a failure; the hook ends this JVM
        Thread.currentThread().join();
      }
      throw e;
    }
  }

  private static String whereToLook(DemoSettings settings, Optional<String> trace) {
    StringBuilder text = new StringBuilder(System.lineSeparator());
    line(text, "Look at it", settings.http("/flowtrace/"));
    trace.ifPresent(
        id -> line(text, "The example's trace", settings.http("/flowtrace/api/traces/" + id)));
    line(text, "All traces", settings.http("/flowtrace/api/traces"));
    line(text, "Health", settings.http("/health"));
    line(text, "Metrics", settings.http("/metrics"));
    line(text, "API", settings.http("/openapi"));
    line(text, "Send events to", settings.webSocket());
    return text.append(System.lineSeparator()).append("Ctrl-C stops the server.").toString();
  }

  private static void line(StringBuilder text, String label, Object address) {
    text.append(String.format("%-20s %s%n", label, address));
  }
}
