package dev.flowtrace.bench.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A collector in a Liberty of its own, with its own directory, port and name. Thread-safe as far as
 * asking goes; one thread starts and kills.
 */
final class CollectorProcess {
  private static final String SERVER_NAME = "flowtrace";
  private static final String APPLICATION_FAILED = "CWWKZ0002E";
  private static final Set<String> RUN_TIME_DIRECTORIES =
      Set.of("workarea", "logs", "data", "tranlog");
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private final Processes processes;
  private final Path wlp;
  private final Path directory;
  private final String name;
  private final Map<String, String> environment;
  private final int port = Ports.free();
  private volatile @Nullable Process process;
  private int gaveUp;

  /**
   * Nothing is started yet.
   *
   * @param environment the collector's settings
   */
  CollectorProcess(
      Processes processes, Path wlp, Path directory, String name, Map<String, String> environment) {
    this.processes = processes;
    this.wlp = wlp;
    this.directory = directory;
    this.name = name;
    this.environment = Map.copyOf(environment);
  }

  String name() {
    return name;
  }

  int port() {
    return port;
  }

  URI socket() {
    return URI.create("ws://127.0.0.1:" + port + "/flowtrace/ws");
  }

  /** Copies the server. */
  void install() {
    Path source = wlp.resolve("usr/servers").resolve(SERVER_NAME);
    if (!Files.isDirectory(source)) {
      throw new CrashException("no server " + source + ": run mvn package in the project's root");
    }
    try {
      copy(source, directory.resolve("usr/servers").resolve(SERVER_NAME));
      copy(wlp.resolve("usr/shared"), directory.resolve("usr/shared"));
    } catch (IOException e) {
      throw new CrashException("can't copy the server to " + directory, e);
    }
  }

  /** Starts the server; does not wait for it. */
  void start() {
    ProcessBuilder builder =
        new ProcessBuilder(wlp.resolve("bin/server").toString(), "run", SERVER_NAME);
    Map<String, String> env = builder.environment();
    env.keySet().removeIf(key -> key.startsWith("FLOWTRACE_"));
    env.put("JAVA_HOME", System.getProperty("java.home"));
    env.put("WLP_USER_DIR", directory.resolve("usr").toString());
    env.put("WLP_OUTPUT_DIR", directory.resolve("output").toString());
    env.put("JVM_ARGS", "-Xmx512m");
    env.put("WLP_LOGGING_CONSOLE_LOGLEVEL", "INFO"); // a replay of the journal is no warning
    env.putAll(environment);
    env.put("FLOWTRACE_HTTP_PORT", Integer.toString(port));
    env.put("FLOWTRACE_NODE_NAME", name);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(console().toFile()));
    try {
      Files.deleteIfExists(messages());
    } catch (IOException e) {
      throw new CrashException("can't delete " + messages(), e);
    }
    process = processes.start(builder);
  }

  /** SIGKILL; returns when it is gone. */
  void kill() throws InterruptedException {
    Process running = process;
    if (running != null) {
      Processes.kill(running);
    }
  }

  /** Whether it takes events now. */
  boolean isReady() {
    Process running = process;
    return running != null && running.isAlive() && answers("/health/ready");
  }

  /**
   * Starts it again when it has ended by itself or goes on without the application, as somebody who
   * watches it would.
   */
  void watch() throws InterruptedException {
    Process running = process;
    boolean without = running != null && running.isAlive() && saysFailure();
    if (without || (running != null && !running.isAlive())) {
      gaveUp++;
      kill();
      start();
    }
  }

  /** How often it ended by itself or could not start. */
  int gaveUp() {
    return gaveUp;
  }

  /** How often the server has said something, in all its runs. */
  long said(String words) {
    try (Stream<String> lines = Files.lines(console(), StandardCharsets.UTF_8)) {
      return lines.filter(line -> line.contains(words)).count();
    } catch (IOException e) {
      return 0;
    }
  }

  /** In the log of this run: the last one's was deleted. */
  private boolean saysFailure() {
    try (Stream<String> lines = Files.lines(messages(), StandardCharsets.UTF_8)) {
      return lines.anyMatch(line -> line.contains(APPLICATION_FAILED));
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  private boolean answers(String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .timeout(Duration.ofSeconds(5))
              .build();
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Path messages() {
    return directory.resolve("output").resolve(SERVER_NAME).resolve("logs/messages.log");
  }

  private Path console() {
    return directory.resolve("console.log");
  }

  private static void copy(Path source, Path target) throws IOException {
    try (Stream<Path> tree = Files.walk(source)) {
      for (Path path : tree.toList()) {
        Path below = source.relativize(path);
        if (RUN_TIME_DIRECTORIES.contains(below.getName(0).toString())) {
          continue;
        }
        Path copy = target.resolve(below);
        if (Files.isDirectory(path)) {
          Files.createDirectories(copy);
        } else {
          Files.createDirectories(copy.getParent());
          Files.copy(path, copy);
        }
      }
    }
  }
}
