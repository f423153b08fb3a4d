package dev.flowtrace.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The collector in its own Open Liberty process, with its own configuration, port, logs and (on H2)
 * database under {@code target/it/NAME}, so that several can run at once and each can be killed.
 *
 * <p>The installation itself is shared and only read. Starting takes 8 to 20 s: open one server per
 * test class where that is possible.
 */
final class LibertyServer implements AutoCloseable {
  private static final String SERVER_NAME = "flowtrace";
  private static final Duration START_LIMIT = Duration.ofSeconds(120);

  /** Liberty gives requests and then the application 30 s each; what takes longer hangs. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(75);

  /** What a server leaves in its own directory, not to be copied into another. */
  private static final Set<String> RUN_TIME_DIRECTORIES =
      Set.of("workarea", "logs", "data", "tranlog", "resources");

  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private final Path wlp;
  private final Path directory;
  private final Map<String, String> environment;
  private final int port;
  private @Nullable Process process;

  private LibertyServer(Builder builder) {
    wlp = Path.of(requiredProperty("flowtrace.it.wlp"));
    directory = Path.of(requiredProperty("flowtrace.it.work"), builder.name);
    environment = new TreeMap<>(builder.environment);
    port = freePort();
    environment.put("FLOWTRACE_HTTP_PORT", Integer.toString(port));
    Runtime.getRuntime().addShutdownHook(new Thread(this::killIfRunning));
  }

  /**
   * A server on an empty H2 file, unless a database is set.
   *
   * @param name also the directory's; what an earlier run left there is deleted
   */
  static Builder named(String name) {
    return new Builder(name);
  }

  /** Starts the server and returns when it answers that it is ready. */
  void start() {
    launch();
    awaitReady(START_LIMIT);
  }

  /**
   * Starts the process without waiting, for tests of what happens when it can't get ready.
   *
   * @throws IllegalStateException when it runs already
   */
  void launch() {
    if (isRunning()) {
      throw new IllegalStateException("runs already: " + directory);
    }
    ProcessBuilder builder =
        new ProcessBuilder(wlp.resolve("bin/server").toString(), "run", SERVER_NAME);
    Map<String, String> env = builder.environment();
    // what a developer has set for the own server must not change a test
    env.keySet().removeIf(key -> key.startsWith("FLOWTRACE_") || key.startsWith("WLP_"));
    env.remove("JVM_ARGS");
    env.put("JAVA_HOME", System.getProperty("java.home"));
    env.put("WLP_USER_DIR", directory.resolve("usr").toString());
    env.put("WLP_OUTPUT_DIR", directory.resolve("output").toString());
    env.putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(console().toFile()));
    try {
      // bin/server ends in exec: this process becomes the JVM, so its signals reach the server
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until readiness is UP.
   *
   * @throws IllegalStateException at once when the process ends or the application can't start; its
   *     message ends with what the server said last
   */
  void awaitReady(Duration limit) {
    Process running = running();
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    while (!isReady()) {
      if (awaitExit(running, Duration.ofMillis(100))) {
        throw failure("ended with exit code " + running.exitValue());
      }
      // Liberty goes on without the application; readiness would stay DOWN for ever
      if (consoleText().contains("CWWKZ0002E")) {
        kill();
        throw failure("could not start the application");
      }
      if (System.nanoTime() - deadlineNanos > 0) {
        kill();
        throw failure("was not ready within " + limit.toSeconds() + " s");
      }
    }
  }

  /** Whether {@code /health/ready} answers 200 now; false when nobody answers. */
  boolean isReady() {
    try {
      return get("/health/ready").statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** Asks the server to end (SIGTERM, as systemd and Kubernetes do) and waits until it has. */
  void stop() {
    Process running = running();
    running.destroy();
    if (!awaitExit(running, STOP_LIMIT)) {
      kill();
      throw failure("did not stop within " + STOP_LIMIT.toSeconds() + " s");
    }
  }

  /** SIGKILL: the JVM ends where it stands. Returns when it is gone. */
  void kill() {
    killIfRunning();
    awaitExit(running(), Duration.ofSeconds(10));
  }

  /** Stops in order and starts again: same port, same database, same logs. */
  void restart() {
    stop();
    start();
  }

  /** Waits for the end of a process that nobody asked to end; its exit code. */
  int awaitExit(Duration limit) {
    Process running = running();
    if (!awaitExit(running, limit)) {
      throw failure("still ran after " + limit.toSeconds() + " s");
    }
    return running.exitValue();
  }

  /** What all runs of this server have logged, oldest first, with levels below the console's. */
  String logs() {
    Path logs = directory.resolve("output").resolve(SERVER_NAME).resolve("logs");
    if (!Files.isDirectory(logs)) {
      return consoleText();
    }
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(logs)) {
      // messages_DATE.log are the earlier runs; '_' sorts behind '.', so the current one is put
      // last
      List<Path> inOrder =
          new ArrayList<>(files.filter(LibertyServer::isMessages).sorted().toList());
      Path current = logs.resolve("messages.log");
      if (inOrder.remove(current)) {
        inOrder.add(current);
      }
      for (Path file : inOrder) {
        all.append(Files.readString(file, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all.toString();
  }

  /** Absolute address of a path such as {@code /flowtrace/api/traces}. */
  URI httpUrl(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** Where clients connect. */
  URI wsUrl() {
    return URI.create("ws://127.0.0.1:" + port + "/flowtrace/ws");
  }

  /** A GET whose answer is read as text; waits at most 10 s. */
  HttpResponse<String> get(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(httpUrl(path)).timeout(Duration.ofSeconds(10)).build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The process id, for tests that look at the process from outside. */
  long pid() {
    return running().pid();
  }

  /** Ends the server in whatever state it is. */
  @Override
  public void close() {
    if (isRunning()) {
      stop();
    }
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException("was never started: " + directory);
    }
    return process;
  }

  private void killIfRunning() {
    Process current = process;
    if (current != null) {
      // none on Linux, where bin/server becomes the JVM; elsewhere the JVM is the script's child
      current.descendants().forEach(ProcessHandle::destroyForcibly);
      current.destroyForcibly();
    }
  }

  private Path console() {
    return directory.resolve("console.log");
  }

  String consoleText() {
    try {
      return Files.exists(console()) ? Files.readString(console(), StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private IllegalStateException failure(String what) {
    List<String> lines = consoleText().lines().toList();
    String end = String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    return new IllegalStateException("the server in " + directory + " " + what + ":\n" + end);
  }

  private void install() {
    Path source = wlp.resolve("usr");
    Path target = directory.resolve("usr");
    try {
      if (Files.exists(directory)) {
        deleteTree(directory);
      }
      copyTree(
          source.resolve("servers").resolve(SERVER_NAME),
          target.resolve("servers").resolve(SERVER_NAME));
      copyTree(source.resolve("shared/resources"), target.resolve("shared/resources"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean awaitExit(Process process, Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static boolean isMessages(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith("messages") && name.endsWith(".log");
  }

  private static String requiredProperty(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(
          "system property " + name + " is not set; ear/pom.xml sets it for failsafe");
    }
    return value;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copyTree(Path source, Path target) throws IOException {
    Files.walkFileTree(
        source,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            if (dir.getParent().equals(source)
                && RUN_TIME_DIRECTORIES.contains(dir.getFileName().toString())) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(target.resolve(source.relativize(dir)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, target.resolve(source.relativize(file)));
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void deleteTree(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** What differs from server to server. */
  static final class Builder {
    private final String name;
    private final Map<String, String> environment = new TreeMap<>();

    private Builder(String name) {
      this.name = name;
    }

    /** Uses {@code database} instead of an H2 file. */
    Builder on(PostgresDatabase database) {
      return environment("FLOWTRACE_DB", "postgresql")
          .environment("FLOWTRACE_DB_URL", database.url())
          .environment("FLOWTRACE_DB_USER", database.user())
          .environment("FLOWTRACE_DB_PASSWORD", database.password());
    }

    /**
     * Sets a variable of the server's environment, the server's own or a MicroProfile Config key:
     * {@code FLOWTRACE_FLUSH_INTERVAL} is {@code flowtrace.flush.interval}.
     */
    Builder environment(String key, String value) {
      environment.put(key, value);
      return this;
    }

    /** Copies configuration, EAR and drivers; nothing runs yet. */
    LibertyServer install() {
      LibertyServer server = new LibertyServer(this);
      server.install();
      return server;
    }

    /** Installs the server, starts it and waits until it is ready. */
    LibertyServer start() {
      LibertyServer server = install();
      server.start();
      return server;
    }
  }
}
