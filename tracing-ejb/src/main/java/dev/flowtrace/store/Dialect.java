package dev.flowtrace.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/** The databases, where they have different words for one thing. */
enum Dialect {
  H2("regexp"),
  POSTGRESQL("~");

  private final String matchOperator;

  Dialect(String matchOperator) {
    this.matchOperator = matchOperator;
  }

  /** Between a text and the regular expression that some part of it must match. */
  String matchOperator() {
    return matchOperator;
  }

  /** The database of a transaction. */
  static Dialect of(EntityManager entityManager) {
    try {
      return of(entityManager.unwrap(Connection.class));
    } catch (SQLException e) {
      throw new PersistenceException(e);
    }
  }

  /**
   * The database of a connection.
   *
   * @throws IllegalStateException when it is of an unsupported kind
   */
  static Dialect of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
    return switch (product) {
      case "h2" -> H2;
      case "postgresql" -> POSTGRESQL;
      default ->
          throw new IllegalStateException(
              "the datasource is a '" + product + "' database; supported are H2 and PostgreSQL");
    };
  }

  /**
   * Has the statements of a transaction planned for the values that they are asked with. PostgreSQL
   * otherwise takes, after five times, one plan for any value, for which it cannot know that an
   * actor is in half of the traces: it then looks at all of them to show the newest hundred.
   */
  void planForValues(EntityManager entityManager) {
    if (this == POSTGRESQL) {
      try (Statement statement = entityManager.unwrap(Connection.class).createStatement()) {
        statement.execute("set local plan_cache_mode = force_custom_plan");
      } catch (SQLException e) {
        throw new PersistenceException(e);
      }
    }
  }

  /** The folder of its migrations. */
  String folder() {
    return name().toLowerCase(Locale.ROOT);
  }
}
