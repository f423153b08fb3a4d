package dev.flowtrace.bench.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One run of the example network in a JVM of its own, as a traced program would be: what it costs
 * and prints is apart from the server and from Maven.
 */
final class ExampleProcess {
  private static final String MAIN_CLASS = "dev.flowtrace.bench.example.ExampleNetwork";
  private static final String TRACE_LINE = "trace ";

  private ExampleProcess() {}

  /**
   * Runs the network to its end and returns the id of its trace; empty, with a word why, when it
   * failed.
   */
  static Optional<String> run(DemoSettings settings, ChildProcesses children)
      throws InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            settings.bench().toString(),
            MAIN_CLASS,
            "--url",
            settings.webSocket().toString(),
            "--folder",
            settings.project().toString());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = children.start(builder);
    String last = "";
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println(line);
        last = line;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int exitCode = process.waitFor();
    if (exitCode == 0 && last.startsWith(TRACE_LINE)) {
      return Optional.of(last.substring(TRACE_LINE.length()).strip());
    }
    if (!children.ending()) {
      System.out.println(
          "The example network failed (exit code " + exitCode + "). The server runs on.");
    }
    return Optional.empty();
  }
}
