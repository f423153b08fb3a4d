package dev.flowtrace.bench.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The assembled server as a child whose output is the launcher's. */
final class LibertyProcess {
  private static final Duration READY_LIMIT = Duration.ofMinutes(3);

  /** Liberty waits 30 s for requests and 30 s for the application before it gives up itself. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(70);

  private static final String SERVER_NAME = "flowtrace";

  /** Application could not start: the server goes on without it, and would never get ready. */
  private static final String APPLICATION_FAILED = "CWWKZ0002E";

  private final Process process;
  private final ChildProcesses children;
  private final DemoSettings settings;
  private final Instant started;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private LibertyProcess(
      Process process, ChildProcesses children, DemoSettings settings, Instant started) {
    this.process = process;
    this.children = children;
    this.settings = settings;
    this.started = started;
  }

  /** Starts the server; {@link #awaitReady()} says when it can be used. */
  static LibertyProcess start(DemoSettings settings, ChildProcesses children) {
    Path script = settings.wlp().resolve("bin").resolve(isWindows() ? "server.bat" : "server");
    if (!Files.exists(script)) {
      throw new DemoException("no server in " + settings.wlp() + "; run mvn -Prun in the root");
    }
    requireFreePort(settings);
    ProcessBuilder builder = new ProcessBuilder(script.toString(), "run", SERVER_NAME);
    Map<String, String> environment = builder.environment();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    // else a developer's own Liberty settings would lead it elsewhere
    environment.remove("WLP_USER_DIR");
    environment.remove("WLP_OUTPUT_DIR");
    String databaseUrl = settings.databaseUrl();
    if (databaseUrl != null) {
      environment.put("FLOWTRACE_DB_URL", databaseUrl);
    }
    builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Instant started = Instant.now();
    return new LibertyProcess(children.start(builder), children, settings, started);
  }

  /**
   * Returns when the collector takes events.
   *
   * @throws DemoException when the server ends, or can't start the application, or takes too long
   */
  void awaitReady() throws InterruptedException {
    URI ready = settings.http("/health/ready");
    long deadlineNanos = System.nanoTime() + READY_LIMIT.toNanos();
    while (!answersOk(ready)) {
      if (process.waitFor(250, TimeUnit.MILLISECONDS)) {
        throw new DemoException(
            "the server ended with exit code " + process.exitValue() + "; it says why above");
      }
      if (applicationFailed()) {
        throw new DemoException("the application could not start; the server says why above");
      }
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new DemoException(
            "the server was not ready within " + READY_LIMIT.toSeconds() + " s: " + ready);
      }
    }
    children.grantTimeToStop(process, STOP_LIMIT);
  }

  /** Returns the exit code when the server has ended. */
  int awaitEnd() throws InterruptedException {
    return process.waitFor();
  }

  private boolean answersOk(URI address) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5)).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      // not there yet
      return false;
    }
  }

  private boolean applicationFailed() {
    Path log = settings.wlp().resolve("usr/servers/" + SERVER_NAME + "/logs/messages.log");
    try {
      // an older one is the last run's, not yet rolled
      return Files.exists(log)
          && Files.getLastModifiedTime(log).toInstant().isAfter(started)
          && Files.readString(log, StandardCharsets.UTF_8).contains(APPLICATION_FAILED);
    } catch (IOException e) {
      return false;
    }
  }

  /** Liberty only logs that its port is taken and stays, useless. */
  private static void requireFreePort(DemoSettings settings) {
    URI address = settings.http("/");
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address.getHost(), settings.port()));
    } catch (IOException e) {
      throw new DemoException(
          "can't listen on "
              + address.getHost()
              + ":"
              + settings.port()
              + " ("
              + e.getMessage()
              + "): set FLOWTRACE_HTTP_PORT to another port",
          e);
    }
  }

  private static boolean isWindows() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
  }
}
