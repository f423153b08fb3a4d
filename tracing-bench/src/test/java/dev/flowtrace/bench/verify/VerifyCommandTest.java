package dev.flowtrace.bench.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class VerifyCommandTest {
  /** Those that made the tables that are read. */
  private static final List<String> SCRIPTS =
      List.of(
          "V1__collector.sql",
          "V2__topology_apart_and_takeover.sql",
          "V6__lighter_indexes.sql",
          "V7__topologies_packed.sql",
          "V8__waiting_and_edge_errors_by_minute.sql",
          "V9__cheaper_rows.sql");

  private final JdbcDataSource database = new JdbcDataSource();
  private final StringWriter printed = new StringWriter();
  private String url = "";

  @BeforeEach
  void tables(@TempDir Path folder) throws SQLException {
    url = "jdbc:h2:file:" + folder.resolve("flowtrace").toAbsolutePath();
    database.setURL(url);
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      for (String script : SCRIPTS) {
        statement.execute("runscript from 'classpath:db/h2/" + script + "'");
      }
    }
  }

  private int verify(String address, String... options) {
    PrintWriter out = new PrintWriter(printed);
    List<String> arguments = new ArrayList<>(List.of("--database-url", address));
    arguments.addAll(List.of(options));
    return new CommandLine(new VerifyCommand())
        .setOut(out)
        .setErr(out)
        .execute(arguments.toArray(String[]::new));
  }

  @Test
  void emptyDatabase_isRight() {
    assertThat(verify(url)).isZero();
    assertThat(printed.toString()).contains("0 traces, 0 events", "0 differences");
  }

  @Test
  void traceWithoutItsEvents_isTold() throws SQLException {
    UUID id = UUID.randomUUID();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into flow_trace (trace_id, flow_id, flow_declared, execution_id, status,"
              + " start_nanos, duration_nanos, opened_nanos, active_nanos, event_count, error_count,"
              + " event_bytes, first_event_nanos, last_event_nanos, event_kinds, event_types,"
              + " settled, node_id, journal_position, row_version) values ('"
              + id
              + "', 'f', true, '"
              + id
              + "', 'Completed', 1, 1, 1, 1, 3, 0, 0, 1, 1, 0, '', true, '"
              + id
              + "', 1, 1)");
    }
    assertThat(verify(url)).isEqualTo(1);
    assertThat(printed.toString())
        .contains("trace " + id + ": event_count: stored 3, counted 0", "1 traces", "1 difference");
  }

  @Test
  void sumsThatNoTraceSpeaksOf_areTold_unlessTracesWereDeleted() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into actor_minute (epoch_minute, flow_id, actor_id, event_count, error_count,"
              + " execution_nanos_sum, execution_nanos_max, row_version)"
              + " values (1, 'f', 'reader', 3, 0, 0, 0, 1)");
    }
    assertThat(verify(url)).isEqualTo(1);
    assertThat(printed.toString())
        .contains(
            "flow f: actor reader: stored stored, counted null",
            "sums by minute of 1 flows, 0 actors and edges; 1 differences");
    assertThat(verify(url, "--deleted")).isZero();
  }

  @Test
  void databaseThatIsNotThere_isSaid() {
    assertThat(verify("jdbc:postgresql://127.0.0.1:1/none?user=x")).isEqualTo(1);
    assertThat(printed.toString()).contains("the database cannot be read");
    assertThat(verify("jdbc:unknown:x")).isEqualTo(1);
  }
}
