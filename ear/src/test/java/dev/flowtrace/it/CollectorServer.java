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
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The collector in an application server's own process, with its own configuration, ports, logs and
 * (on H2) database under {@code target/it/NAME}, so that several can run at once and each can be
 * killed. What differs from product to product is in the subclasses.
 *
 * <p>The installation itself is shared and only read. Starting takes 8 to 30 s: open one server per
 * test class where that is possible.
 */
abstract class CollectorServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(240);

  /** Servers give requests and then the application some time each; what takes longer hangs. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(75);

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(
              HttpClient.Version
                  .HTTP_1_1) // as most clients; one that offers HTTP/2 may wait for ever
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** What the start scripts read. */
  private static final Set<String> FOREIGN =
      Set.of("JVM_ARGS", "JBOSS_HOME", "JAVA_OPTS", "JBOSS_JAVA_SIZING", "AS_JAVA");

  private final Path directory;
  private final Map<String, String> environment;
  private final String jvmOptions;
  private final int port;
  private @Nullable Process process;

  /** Where the console of this run begins. */
  private long consoleStart;

  CollectorServer(Builder builder) {
    directory = Path.of(requiredProperty("flowtrace.it.work"), builder.name);
    environment = new TreeMap<>(builder.environment);
    jvmOptions = builder.jvmOptions;
    port = freePort();
    environment.put("FLOWTRACE_HTTP_PORT", Integer.toString(port));
    Runtime.getRuntime().addShutdownHook(new Thread(this::killIfRunning));
  }

  /** The products that the EAR is tested on. */
  enum Kind {
    LIBERTY,
    WILDFLY,
    PAYARA
  }

  /**
   * A server on an empty H2 file, unless a database is set.
   *
   * @param name also the directory's; what an earlier run left there is deleted
   */
  static Builder named(Kind kind, String name) {
    return new Builder(kind, name);
  }

  // ---- what differs

  /** Copies configuration, EAR and drivers into the empty {@link #directory()}. */
  abstract void install() throws IOException;

  /**
   * Deploys another application beside the collector, at its next start.
   *
   * @param war its file's name without the extension is the context root
   */
  abstract void addApplication(Path war) throws IOException;

  /** What runs the server in the foreground, but for the environment. */
  abstract ProcessBuilder command();

  /** The variable of the environment in which the server looks for options of the JVM. */
  abstract String jvmOptionsVariable();

  /** Takes the application out of the running server; returns when it is gone. */
  abstract void undeploy() throws IOException;

  /** Gives the application back to the running server; it may not be ready yet. */
  abstract void deploy() throws IOException;

  /** Whether what the server has said since its start means that the application can't start. */
  abstract boolean hasGivenUp(String console);

  /** What all runs of this server have logged, oldest first. */
  abstract String logs();

  // ---- what is the same

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
    ProcessBuilder builder = command();
    Map<String, String> env = builder.environment();
    // what a developer has set for the own server must not change a test
    env.keySet().removeAll(FOREIGN);
    env.keySet().removeIf(key -> key.startsWith("FLOWTRACE_"));
    env.put("JAVA_HOME", System.getProperty("java.home"));
    if (!jvmOptions.isEmpty()) {
      env.put(jvmOptionsVariable(), jvmOptions);
    }
    env.putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(console().toFile()));
    try {
      consoleStart = Files.exists(console()) ? Files.size(console()) : 0;
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
      // some servers go on without the application; readiness would stay DOWN for ever
      if (hasGivenUp(consoleTextSince(consoleStart))) {
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

  /** What the collector says of one of its metrics now: the sum over all that have this name. */
  double metric(String name) {
    return metric("/flowtrace/metrics", name);
  }

  /** The same of the server's own metrics, whose address differs from product to product. */
  double metric(String path, String name) {
    return get(path)
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .reduce(Double::sum)
        .orElseThrow(() -> new IllegalStateException("no metric " + name + " in " + path));
  }

  /** The process of the JVM itself, for tests that look at it from outside. */
  ProcessHandle jvm() {
    return running()
        .descendants()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .findFirst()
        .orElse(running().toHandle());
  }

  /** Ends the server in whatever state it is. */
  @Override
  public void close() {
    if (isRunning()) {
      stop();
    }
  }

  Process running() {
    if (process == null) {
      throw new IllegalStateException("was never started: " + directory);
    }
    return process;
  }

  private void killIfRunning() {
    Process current = process;
    if (current != null) {
      // where the start script does not become the JVM, the JVM is its child
      current.descendants().forEach(ProcessHandle::destroyForcibly);
      current.destroyForcibly();
    }
  }

  Path console() {
    return directory.resolve("console.log");
  }

  String consoleText() {
    return consoleTextSince(0);
  }

  private String consoleTextSince(long start) {
    try {
      byte[] all = Files.exists(console()) ? Files.readAllBytes(console()) : new byte[0];
      int from = (int) Math.min(start, all.length);
      return new String(all, from, all.length - from, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything of this server lies here. */
  Path directory() {
    return directory;
  }

  int port() {
    return port;
  }

  private IllegalStateException failure(String what) {
    List<String> lines = consoleText().lines().toList();
    String end = String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    return new IllegalStateException("the server in " + directory + " " + what + ":\n" + end);
  }

  private void installAnew() {
    try {
      if (Files.exists(directory)) {
        deleteTree(directory);
      }
      Files.createDirectories(directory);
      install();
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

  /** Runs a command of the server's tools to its end. */
  static void run(ProcessBuilder command, Path log) throws IOException {
    command.environment().put("JAVA_HOME", System.getProperty("java.home"));
    command.redirectErrorStream(true);
    command.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Process process = command.start();
    if (!awaitExit(process, START_LIMIT) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException(
          command.command() + " failed:\n" + Files.readString(log, StandardCharsets.UTF_8));
    }
  }

  static String requiredProperty(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(
          "system property " + name + " is not set; ear/pom.xml sets it for failsafe");
    }
    return value;
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies a directory, without those of the given names at its top. */
  static void copyTree(Path source, Path target, Set<String> without) throws IOException {
    Files.walkFileTree(
        source,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            if (dir.getParent().equals(source) && without.contains(dir.getFileName().toString())) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(target.resolve(source.relativize(dir)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(
                file, target.resolve(source.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  static void deleteTree(Path root) throws IOException {
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
    private final Kind kind;
    private final String name;
    private final Map<String, String> environment = new TreeMap<>();
    private String jvmOptions = "";
    private boolean redeployable;

    private Builder(Kind kind, String name) {
      this.kind = kind;
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

    /** Starts the JVM with these, instead of what the server's start script has for its memory. */
    Builder jvmOptions(String options) {
      jvmOptions = options;
      return this;
    }

    /** Allows {@link #undeploy} and {@link #deploy}. */
    Builder redeployable() {
      redeployable = true;
      return this;
    }

    boolean isRedeployable() {
      return redeployable;
    }

    /** {@code h2} or {@code postgresql}. */
    String database() {
      return environment.getOrDefault("FLOWTRACE_DB", "h2");
    }

    /** Copies configuration, EAR and drivers; nothing runs yet. */
    CollectorServer install() {
      CollectorServer server =
          switch (kind) {
            case LIBERTY -> new LibertyServer(this);
            case WILDFLY -> new WildFlyServer(this);
            case PAYARA -> new PayaraServer(this);
          };
      server.installAnew();
      return server;
    }

    /** Installs the server, starts it and waits until it is ready. */
    CollectorServer start() {
      CollectorServer server = install();
      server.start();
      return server;
    }
  }
}
