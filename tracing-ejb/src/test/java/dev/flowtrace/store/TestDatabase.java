package dev.flowtrace.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.flowtrace.aggregation.Topology;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The databases that Flowtrace supports, for real; each started once a JVM. */
public enum TestDatabase {
  H2 {
    @Override
    public DataSource empty() {
      return h2("empty" + COUNTER.incrementAndGet());
    }

    @Override
    DataSource pooled() {
      return JdbcConnectionPool.create(h2("flowtrace"));
    }

    private JdbcDataSource h2(String name) {
      JdbcDataSource dataSource = new JdbcDataSource();
      dataSource.setURL("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
      return dataSource;
    }
  },

  POSTGRESQL {
    @Override
    public DataSource empty() {
      String name = "empty" + COUNTER.incrementAndGet();
      sql(Server.POSTGRES.getPostgresDatabase(), "create database " + name);
      return Server.POSTGRES.getDatabase("postgres", name);
    }

    private boolean created;

    @Override
    DataSource pooled() {
      if (!created) {
        sql(Server.POSTGRES.getPostgresDatabase(), "create database flowtrace");
        created = true;
      }
      PGSimpleDataSource simple =
          (PGSimpleDataSource) Server.POSTGRES.getDatabase("postgres", "flowtrace");
      // a pool that finds out which connections are broken, as those of servers do
      HikariConfig config = new HikariConfig();
      config.setDataSource(simple);
      config.setMaximumPoolSize(MOST_CONNECTIONS);
      config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
      config.setInitializationFailTimeout(-1);
      return new HikariDataSource(config);
    }
  };

  private static final int MOST_CONNECTIONS = 10;
  private static final long CONNECTION_TIMEOUT_MILLIS = 5_000;
  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static final List<String> TABLES =
      List.of(
          "collector_node",
          "journal",
          "flow_trace",
          "event_chunk",
          "trace_attribute",
          "trace_actors",
          "trace_topology",
          "actor_minute",
          "edge_minute",
          "dead_letter",
          "export_waiting",
          "export_failed",
          "ingest_client",
          "client_config");

  private DataSource dataSource;
  private UnitOfWork work;

  private static final class Server {
    static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      try {
        // durability of the server itself is not what is tested
        return EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A new database without any table. */
  public abstract DataSource empty();

  abstract DataSource pooled();

  /** The database with the current schema and all tables empty. */
  public synchronized UnitOfWork fresh() {
    if (work == null) {
      dataSource = pooled();
      try {
        SchemaMigration.migrate(dataSource);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      work = new JpaUnitOfWork(dataSource);
    }
    TABLES.forEach(table -> sql("truncate table " + table));
    return work;
  }

  /**
   * A connection to the database that {@link #fresh} has emptied, which no pool had before, so that
   * no test has broken it; the caller closes it.
   */
  public Connection connect() throws SQLException {
    return dataSource instanceof HikariDataSource pool
        ? pool.getDataSource().getConnection()
        : dataSource.getConnection();
  }

  /** Runs a statement. */
  public void sql(String statement) {
    try (Connection connection = connect();
        Statement running = connection.createStatement()) {
      running.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(statement, e);
    }
  }

  /** A query's rows, each as its columns' texts with a bar between them. */
  public List<String> rows(String query) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          columns.add(result.getString(i));
        }
        rows.add(String.join("|", columns));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  /** What is stored of settled traces' actors: name, events, errors, sum and greatest time. */
  public List<String> settledActors() {
    return settled(
        (topology, rows) ->
            topology
                .actors()
                .forEach(
                    (name, stats) ->
                        rows.add(
                            "%s|%d|%d|%d|%d"
                                .formatted(
                                    name,
                                    stats.events(),
                                    stats.errors(),
                                    stats.nanosSum(),
                                    stats.nanosMax()))));
  }

  /** What is stored of settled traces' edges: ends, messages, bytes, timed, their times. */
  public List<String> settledEdges() {
    return settled(
        (topology, rows) ->
            topology
                .edges()
                .forEach(
                    (key, stats) ->
                        rows.add(
                            "%s|%s|%s|%s|%d|%d|%d|%d|%d|%d|%d"
                                .formatted(
                                    key.fromActor(),
                                    key.fromPort(),
                                    key.toActor(),
                                    key.toPort(),
                                    stats.messages(),
                                    stats.bytes(),
                                    stats.timed(),
                                    stats.nanosSum(),
                                    stats.nanosMax(),
                                    stats.firstEpochNanos(),
                                    stats.lastEpochNanos()))));
  }

  /** How many messages went over each edge of settled traces, the fewest first. */
  public List<Long> settledMessages() {
    return settledEdges().stream().map(row -> Long.valueOf(row.split("\\|")[4])).sorted().toList();
  }

  private List<String> settled(BiConsumer<Topology, List<String>> reader) {
    List<String> rows = new ArrayList<>();
    String query =
        "select p.payload from trace_topology p join flow_trace t on t.trace_id = p.trace_id"
            + " where t.settled";
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        reader.accept(TopologyCodec.ofBytes(result.getBytes(1)), rows);
      }
      Collections.sort(rows);
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  static void sql(DataSource dataSource, String statement) {
    try (Connection connection = dataSource.getConnection();
        Statement running = connection.createStatement()) {
      running.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(statement, e);
    }
  }
}
