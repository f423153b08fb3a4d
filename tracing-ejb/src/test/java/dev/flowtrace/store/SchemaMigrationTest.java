package dev.flowtrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaMigrationTest {
  @ParameterizedTest
  @EnumSource
  void emptyDatabase_becomesCurrent_andMigratingAgainIsNothing(TestDatabase database)
      throws SQLException {
    DataSource dataSource = database.empty();
    assertThat(SchemaMigration.migrate(dataSource)).isEqualTo("3");
    TestDatabase.sql(dataSource, "insert into collector_node values (" + uuid(1) + ",'n',1,2,3)");
    assertThat(SchemaMigration.migrate(dataSource)).isEqualTo("3");
    assertThatThrownBy(
            () ->
                TestDatabase.sql(
                    dataSource, "insert into collector_node values (" + uuid(1) + ",'o',1,2,3)"))
        .as("the row is still there")
        .isInstanceOf(IllegalStateException.class);
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
                + " (V3__export.sql); deploy the Flowtrace that migrated it, or a later one");
  }

  @ParameterizedTest
  @EnumSource
  void schemaWithOtherTables_isShared(TestDatabase database) throws SQLException {
    DataSource dataSource = database.empty();
    TestDatabase.sql(dataSource, "create table somebody_elses (id integer)");
    assertThat(SchemaMigration.migrate(dataSource)).isEqualTo("3");
    assertThat(SchemaMigration.migrate(dataSource)).isEqualTo("3");
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

  private interface Change {
    Object of(String method, Object result);
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
