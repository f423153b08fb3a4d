package dev.flowtrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.aggregation.EdgeKey;
import dev.flowtrace.aggregation.StoredTrace;
import dev.flowtrace.protocol.buffer.VarInts;
import dev.flowtrace.testing.TestEvent;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;

class SchemaMigrationTest {
  @ParameterizedTest
  @EnumSource
  void emptyDatabase_becomesCurrent_andMigratingAgainIsNothing(TestDatabase database)
      throws SQLException {
    DataSource dataSource = database.empty();
    assertThat(SchemaMigration.migrate(dataSource)).isEqualTo("9");
    TestDatabase.sql(dataSource, "insert into collector_node values (" + uuid(1) + ",'n',1,2,3,4)");
    assertThat(SchemaMigration.migrate(dataSource)).isEqualTo("9");
    assertThatThrownBy(
            () ->
                TestDatabase.sql(
                    dataSource, "insert into collector_node values (" + uuid(1) + ",'o',1,2,3,4)"))
        .as("the row is still there")
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @EnumSource
  void databaseOfTheFirstVersion_keepsItsTraces_andTheirFiguresAreCountedAgain(
      TestDatabase database) throws SQLException {
    DataSource dataSource = database.empty();
    assertThat(SchemaMigration.migrate(dataSource, "1")).isEqualTo("1");
    String event = TestEvent.flow("x", "y").message(7).took(5).json();
    byte[] json = event.getBytes(StandardCharsets.UTF_8);
    byte[] framed = new byte[json.length + VarInts.size(json.length)];
    System.arraycopy(json, 0, framed, VarInts.put(framed, 0, json.length), json.length);
    try (Connection connection = dataSource.getConnection()) {
      insert(
          connection,
          "insert into flow_trace (trace_id, flow_id, flow_declared, execution_id, status,"
              + " start_nanos, duration_nanos, opened_nanos, active_nanos, event_count,"
              + " error_count, event_bytes, first_event_nanos, last_event_nanos, event_kinds,"
              + " event_types, topology, settled, node_id, journal_position, row_version)"
              + " values (?, 'f', true, ?, 'Running', 1, 0, 1, 1, 1, 0, 9, 1, 1, 1, 'DataFlow', ?,"
              + " false, ?, 5, 3)",
          new UUID(0, 1),
          new UUID(0, 1),
          new byte[] {1, 2},
          new UUID(0, 9));
      insert(
          connection,
          "insert into event_chunk (chunk_id, trace_id, node_id, journal_position, event_count,"
              + " first_nanos, last_nanos, codec, raw_bytes, stored_bytes, payload)"
              + " values (?, ?, ?, 5, 1, 1, 1, 1, ?, 1, ?)",
          new UUID(0, 2),
          new UUID(0, 1),
          new UUID(0, 9),
          framed.length,
          Compression.compress(framed));
    }
    assertThat(SchemaMigration.migrate(dataSource)).isEqualTo("9");
    StoreFixture store = new StoreFixture(new JpaUnitOfWork(dataSource), "n");
    assertThat(store.events(new UUID(0, 1))).containsExactly(event);
    StoredTrace trace = store.stored(new UUID(0, 1));
    assertThat(trace.version()).isEqualTo(3);
    assertThat(trace.topology().edges().get(new EdgeKey("x", "out", "y", "in")).bytes())
        .isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource
  void tracesOfBeforeNamesCameInSeveralRows_areFound_andGetMore(TestDatabase database)
      throws SQLException {
    DataSource dataSource = database.empty();
    SchemaMigration.migrate(dataSource, "8");
    UUID id = new UUID(0, 1);
    try (Connection connection = dataSource.getConnection()) {
      insert(
          connection,
          "insert into flow_trace (trace_id, flow_id, flow_declared, execution_id, status,"
              + " start_nanos, duration_nanos, opened_nanos, active_nanos, event_count,"
              + " error_count, event_bytes, first_event_nanos, last_event_nanos, event_kinds,"
              + " event_types, settled, node_id, journal_position, row_version)"
              + " values (?, 'f', true, ?, 'Running', 1, 0, 1, 1, 0, 0, 0, 1, 1, 1, '', true, ?, 5,"
              + " 3)",
          id,
          id,
          new UUID(0, 9));
      insert(connection, "insert into trace_actors values (?, ?)", id, "old\u001a;older");
      insert(
          connection,
          "insert into trace_attribute (chunk_id, attribute_key, attribute_value, trace_id)"
              + " values (?, 'message_id', 'm', ?)",
          new UUID(0, 2),
          id);
    }
    SchemaMigration.migrate(dataSource);
    StoreFixture store = new StoreFixture(new JpaUnitOfWork(dataSource), "n");
    store.send(TestEvent.of("new").in(id));
    store.flush();
    for (Filters filter :
        List.of(
            new Filters().actor("older"),
            new Filters().actor("new"),
            new Filters().messageId("m"))) {
      assertThat(store.found(filter.get())).containsExactly(id);
    }
  }

  private static void insert(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  private static String uuid(int n) {
    return "'00000000-0000-0000-0000-00000000000" + n + "'";
  }

  @ParameterizedTest
  @EnumSource
  void newerDatabase_isRefusedWithBothVersions(TestDatabase database) throws SQLException {
    DataSource dataSource = database.empty();
    SchemaMigration.migrate(dataSource);
    String quoted = database == TestDatabase.H2 ? "\"%s\"" : "%s";
    TestDatabase.sql(
        dataSource,
        ("insert into %s (%s,%s,%s,%s,%s,%s,%s,%s,%s) values"
                + " (99,'99','future','SQL','V99__future.sql',1,'x',1,true)")
            .formatted(
                quoted.formatted("flowtrace_schema"),
                quoted.formatted("installed_rank"),
                quoted.formatted("version"),
                quoted.formatted("description"),
                quoted.formatted("type"),
                quoted.formatted("script"),
                quoted.formatted("checksum"),
                quoted.formatted("installed_by"),
                quoted.formatted("execution_time"),
                quoted.formatted("success")));
    assertThatThrownBy(() -> SchemaMigration.migrate(dataSource))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the database schema has version 99, which is newer than this Flowtrace knows"
                + " (V9__cheaper_rows.sql); deploy the Flowtrace that migrated it, or a later one");
  }

  @ParameterizedTest
  @EnumSource
  void schemaWithOtherTables_isShared(TestDatabase database) throws SQLException {
    DataSource dataSource = database.empty();
    TestDatabase.sql(dataSource, "create table somebody_elses (id integer)");
    assertThat(SchemaMigration.migrate(dataSource)).isEqualTo("9");
    assertThat(SchemaMigration.migrate(dataSource)).isEqualTo("9");
    TestDatabase.sql(dataSource, "insert into somebody_elses values (1)");
    TestDatabase.sql(dataSource, "delete from flow_trace");
  }

  @Test
  void unsupportedDatabase_isRefusedByName() {
    JdbcDataSource real = new JdbcDataSource();
    real.setURL("jdbc:h2:mem:mysql;MODE=MySQL");
    DataSource renamed =
        proxy(
            DataSource.class,
            real,
            (method, result) ->
                result instanceof Connection connection
                    ? proxy(
                        Connection.class,
                        connection,
                        (m, r) ->
                            r instanceof DatabaseMetaData metaData
                                ? proxy(
                                    DatabaseMetaData.class,
                                    metaData,
                                    (name, value) ->
                                        name.equals("getDatabaseProductName") ? "MySQL" : value)
                                : r)
                    : result);
    assertThatThrownBy(() -> SchemaMigration.migrate(renamed))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the datasource is a 'mysql' database; supported are H2 and PostgreSQL");
  }

  @Test
  void databaseThatCannotBeReached_isAnSqlException() {
    JdbcDataSource none = new JdbcDataSource();
    none.setURL("jdbc:h2:tcp://localhost:1/nothing");
    assertThatThrownBy(() -> SchemaMigration.migrate(none)).isInstanceOf(SQLException.class);
  }

  @Test
  void databaseThatGoesAwayMeanwhile_isAnSqlException_andMigratedTheNextTime() throws SQLException {
    AtomicInteger connections = new AtomicInteger();
    SchemaMigration.migrate(
        endingFrom(TestDatabase.POSTGRESQL.empty(), Integer.MAX_VALUE, connections));
    int needed = connections.get();
    assertThat(needed).isGreaterThan(1);
    DataSource dataSource = TestDatabase.POSTGRESQL.empty();

    for (int first = 1; first <= needed; first++) {
      DataSource ending = endingFrom(dataSource, first, new AtomicInteger());
      assertThatThrownBy(() -> SchemaMigration.migrate(ending))
          .as("ended from connection %d of %d", first, needed)
          .isInstanceOf(SQLException.class);
    }
    assertThat(SchemaMigration.migrate(dataSource)).isEqualTo("9");
  }

  /** PostgreSQL ends its connections from the first of them on, counted from 1. */
  private static DataSource endingFrom(
      DataSource dataSource, int first, AtomicInteger connections) {
    return proxy(
        DataSource.class,
        dataSource,
        (method, result) -> {
          if (result instanceof Connection connection && connections.incrementAndGet() >= first) {
            int process = connection.unwrap(PGConnection.class).getBackendPID();
            TestDatabase.sql(
                dataSource, "select pg_terminate_backend(%d, 10000)".formatted(process));
          }
          return result;
        });
  }

  private interface Change {
    Object of(String method, Object result) throws SQLException;
  }

  /** The real thing, but for what it returns. */
  private static <T> T proxy(Class<T> type, T target, Change change) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                change.of(method.getName(), method.invoke(target, arguments))));
  }
}
