package dev.flowtrace.it;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL on its own data directory and port, which both outlive {@link #stop()}, so that
 * a test can take the database away and give it back.
 *
 * <p>The embedded server runs without fsync: fine for ending processes, meaningless for power cuts
 * and for measurements.
 */
final class PostgresDatabase implements AutoCloseable {
  private static final String NAME = "flowtrace";

  private final Path dataDirectory;
  private final int port;
  private @Nullable EmbeddedPostgres postgres;

  private PostgresDatabase(Path dataDirectory, int port) {
    this.dataDirectory = dataDirectory;
    this.port = port;
  }

  /**
   * Starts an empty database, owned by a user who is not superuser.
   *
   * @param name the directory's under {@code target/it}; what an earlier run left there is deleted
   */
  static PostgresDatabase start(String name) {
    PostgresDatabase database =
        new PostgresDatabase(
            Path.of(System.getProperty("flowtrace.it.work", "target/it"), name, "pgdata"),
            freePort());
    database.deleteData();
    database.start();
    database.asSuperuser("CREATE ROLE " + NAME + " LOGIN PASSWORD '" + database.password() + "'");
    database.asSuperuser("CREATE DATABASE " + NAME + " OWNER " + NAME);
    return database;
  }

  /** Starts it again on the same data and port, and returns when it takes connections. */
  void start() {
    if (postgres != null) {
      throw new IllegalStateException("runs already on port " + port);
    }
    try {
      Files.createDirectories(dataDirectory.getParent());
      postgres =
          EmbeddedPostgres.builder()
              .setDataDirectory(dataDirectory)
              .setCleanDataDirectory(false)
              .setPort(port)
              .setPGStartupWait(Duration.ofSeconds(60))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the server, all connections with it (pg_ctl stop -m fast). The data stay. */
  void stop() {
    if (postgres == null) {
      throw new IllegalStateException("does not run");
    }
    try {
      postgres.close();
      postgres = null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** JDBC address, without user and password. */
  String url() {
    return "jdbc:postgresql://localhost:" + port + "/" + NAME;
  }

  String user() {
    return NAME;
  }

  String password() {
    return "not-a-secret";
  }

  /** A connection of the application's user, auto-committing; the caller closes it. */
  Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), user(), password());
  }

  /** Stops the server if it runs. The data stay under target for whoever looks into a failure. */
  @Override
  public void close() {
    if (postgres != null) {
      stop();
    }
  }

  private void asSuperuser(String sql) {
    String address = "jdbc:postgresql://localhost:" + port + "/postgres";
    try (Connection connection = DriverManager.getConnection(address, "postgres", "");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private void deleteData() {
    if (!Files.exists(dataDirectory)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(dataDirectory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
