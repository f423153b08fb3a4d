package dev.flowtrace.bench.crash;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL of its own, as durable as by default, that can be killed and started again. */
final class PostgresProcess {
  private static final String NAME = "flowtrace";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Processes processes;
  private final Path bin;
  private final Path data;
  private final File log;
  private final int port = Ports.free();
  private @Nullable Process process;

  PostgresProcess(Processes processes, Path bin, Path directory) {
    this.processes = processes;
    this.bin = bin;
    this.data = directory.resolve("data");
    this.log = directory.resolve("postgres.log").toFile();
  }

  /** Makes an empty database and starts. */
  void create() throws InterruptedException {
    try {
      Files.createDirectories(data.getParent());
    } catch (IOException e) {
      throw new CrashException("can't write to " + data.getParent(), e);
    }
    Process initdb =
        processes.start(
            command(
                "initdb",
                "-D",
                data.toString(),
                "-U",
                NAME,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-locale",
                "-N"));
    if (!initdb.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS) || initdb.exitValue() != 0) {
      throw new CrashException("initdb failed; " + log + " says why");
    }
    start();
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + NAME);
    } catch (SQLException e) {
      throw new CrashException("can't create the database", e);
    }
  }

  /** Starts on the same data; returns when it takes connections. */
  void start() throws InterruptedException {
    boolean up =
        Waiting.until(
            START_LIMIT,
            () -> {
              // right after a crash, what the old one shared may not be gone yet: it ends, once
              // more
              if (process == null || !process.isAlive()) {
                process =
                    processes.start(
                        command(
                            "postgres",
                            "-D",
                            data.toString(),
                            "-p",
                            Integer.toString(port),
                            "-c",
                            "listen_addresses=127.0.0.1",
                            "-c",
                            "unix_socket_directories="));
              }
              connect("postgres").close();
              return true;
            });
    if (!up) {
      throw new CrashException("PostgreSQL does not start; " + log + " says why");
    }
  }

  /** SIGKILL to all of it. */
  void kill() throws InterruptedException {
    if (process != null) {
      Processes.kill(process);
    }
  }

  /** JDBC address with user, without password: it asks for none. */
  String url() {
    return url(NAME) + "?user=" + NAME;
  }

  /** JDBC address without user. */
  String plainUrl() {
    return url(NAME);
  }

  String user() {
    return NAME;
  }

  /** A connection to the collectors' database. */
  Connection connect() throws SQLException {
    return connect(NAME);
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), NAME, "");
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  private ProcessBuilder command(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      // PostgreSQL does not run as root; in a user namespace of its own it has no name
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(bin.resolve(program).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(key -> key.startsWith("PG"));
    return builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log));
  }
}
