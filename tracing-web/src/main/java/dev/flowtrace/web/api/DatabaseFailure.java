package dev.flowtrace.web.api;

import java.sql.SQLException;
import java.util.Set;

/** Tells a database that does not answer from one that refuses what it is told. */
final class DatabaseFailure {
  private static final int DEEPEST = 50;

  /**
   * Classes of SQLSTATE by which a database that is there says that a statement is wrong: no such
   * feature, cardinality, data, constraint, syntax.
   */
  private static final Set<String> OUR_FAULT = Set.of("0A", "21", "22", "23", "42");

  private DatabaseFailure() {}

  /** Whether the cause is that the database cannot be reached or does not work. */
  static boolean isAway(Throwable thrown) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof SQLException sql) {
        String state = sql.getSQLState();
        return state == null || state.length() < 2 || !OUR_FAULT.contains(state.substring(0, 2));
      }
      cause = cause.getCause();
    }
    return false;
  }
}
