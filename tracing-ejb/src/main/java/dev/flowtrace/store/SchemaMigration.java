package dev.flowtrace.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * Brings the schema to this version. A database that a newer Flowtrace has migrated is refused: its
 * tables may mean something else.
 */
public final class SchemaMigration {
  /**
   * All migrations, oldest first. Listed, because not every server lets its archives be searched.
   */
  private static final List<String> MIGRATIONS =
      List.of(
          "V1__collector.sql",
          "V2__topology_apart_and_takeover.sql",
          "V3__export.sql",
          "V4__clients.sql",
          "V5__connected_clients.sql",
          "V6__lighter_indexes.sql",
          "V7__topologies_packed.sql",
          "V8__waiting_and_edge_errors_by_minute.sql",
          "V9__cheaper_rows.sql");

  private SchemaMigration() {}

  /**
   * Migrates the schema.
   *
   * @return the schema's version
   * @throws SQLException when the database cannot be reached, or goes away meanwhile; what is not
   *     done then is done the next time
   * @throws IllegalStateException when the database is of an unsupported kind, or newer
   */
  public static String migrate(DataSource dataSource) throws SQLException {
    return migrate(dataSource, "latest");
  }

  /** Migrates up to a version. */
  static String migrate(DataSource dataSource, String target) throws SQLException {
    Dialect dialect;
    try (Connection connection = dataSource.getConnection()) {
      dialect = Dialect.of(connection);
      if (dialect == Dialect.H2) {
        writeThrough(connection);
      }
    }
    // Flyway looks for callbacks in db/callback all the same; the file flyway.location there lets
    // it find the folder on Liberty
    Flyway flyway =
        Flyway.configure(SchemaMigration.class.getClassLoader())
            .dataSource(dataSource)
            .resourceProvider(new Migrations(dialect.folder()))
            .javaMigrationClassProvider(List::of)
            .failOnMissingLocations(false)
            .locations(new String[0])
            .table("flowtrace_schema")
            // a schema with other tables in it is taken, too
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .target(target)
            .load();
    try {
      refuseNewer(flyway);
      flyway.migrate();
      MigrationInfo current = flyway.info().current();
      return current == null ? "none" : String.valueOf(current.getVersion());
    } catch (FlywayException e) {
      String what = "the database schema cannot be migrated: " + e.getMessage();
      if (WriteFailure.isAbsence(e)) {
        throw new SQLException(what, e);
      }
      throw new IllegalStateException(what, e);
    }
  }

  /**
   * By itself H2 holds a commit back for half a second; a killed server would lose what it
   * acknowledged.
   */
  private static void writeThrough(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET WRITE_DELAY 0");
    }
  }

  private static void refuseNewer(Flyway flyway) {
    for (MigrationInfo migration : flyway.info().all()) {
      if (migration.getState().isApplied() && !migration.getState().isResolved()) {
        throw new IllegalStateException(
            "the database schema has version %s, which is newer than this Flowtrace knows (%s);"
                    .formatted(migration.getVersion(), MIGRATIONS.get(MIGRATIONS.size() - 1))
                + " deploy the Flowtrace that migrated it, or a later one");
      }
    }
  }

  /** The migrations of one kind of database, from the class path. */
  private record Migrations(String kind) implements ResourceProvider {
    @Override
    public @Nullable LoadableResource getResource(String name) {
      return MIGRATIONS.contains(name) ? new Migration(kind, name) : null;
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
      return MIGRATIONS.stream()
          .filter(name -> name.startsWith(prefix))
          .filter(name -> Arrays.stream(suffixes).anyMatch(name::endsWith))
          .<LoadableResource>map(name -> new Migration(kind, name))
          .toList();
    }
  }

  private static final class Migration extends LoadableResource {
    private final String kind;
    private final String name;

    Migration(String kind, String name) {
      this.kind = kind;
      this.name = name;
    }

    @Override
    public Reader read() {
      InputStream in = SchemaMigration.class.getResourceAsStream("/db/" + kind + "/" + name);
      if (in == null) {
        throw new UncheckedIOException(new IOException("no migration " + getAbsolutePath()));
      }
      return new InputStreamReader(in, StandardCharsets.UTF_8);
    }

    @Override
    public String getAbsolutePath() {
      return "db/" + kind + "/" + name;
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return getAbsolutePath();
    }

    @Override
    public String getFilename() {
      return name;
    }

    @Override
    public String getRelativePath() {
      return name;
    }
  }
}
