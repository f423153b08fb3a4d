package dev.flowtrace.store;

import java.sql.SQLException;
import java.util.Set;

/** Why a write failed, as far as its exception tells; containers wrap what is thrown. */
public enum WriteFailure {
  /** Another collector wrote the same rows at the same time: the next try sees what it wrote. */
  CONFLICT,
  /** The database does not take what is written: it never will. */
  REFUSED,
  /**
   * The database can't take anything for now, whatever it is: its disk is full, or it is ending.
   */
  UNAVAILABLE,
  /** Anything else, such as a connection that broke. */
  UNKNOWN;

  /** Unique violations, serialization failures, deadlocks and lock timeouts, of both databases. */
  private static final Set<String> CONFLICTS =
      Set.of("23505", "40001", "40P01", "55P03", "HYT00", "90131");

  /**
   * Disk full, too many connections, shutting down, crashed, starting, disk failing, read only; on
   * H2, disk full.
   */
  private static final Set<String> ABSENCES =
      Set.of("53100", "53300", "57P01", "57P02", "57P03", "58030", "25006", "90100");

  /**
   * SQLSTATE classes: feature not supported, data exception, constraint violation, syntax error,
   * program limit exceeded.
   */
  private static final Set<String> REFUSALS = Set.of("0A", "22", "23", "42", "54");

  /** What a failure was. */
  public static WriteFailure of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      // by name: of the provider's own exception, only the provider has the class
      if (cause.getClass().getSimpleName().equals("OptimisticLockException")) {
        return CONFLICT;
      }
      if (cause instanceof DamagedRowException) {
        return REFUSED;
      }
      if (cause instanceof SQLException e && e.getSQLState() != null) {
        return of(e.getSQLState());
      }
    }
    return UNKNOWN;
  }

  /**
   * Whether the database was away or went away, as far as the exception tells: no connection, or
   * one that it ended because it ends itself.
   */
  public static boolean isAbsence(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException e && e.getSQLState() != null) {
        return ABSENCES.contains(e.getSQLState()) || e.getSQLState().startsWith("08");
      }
    }
    return false;
  }

  private static WriteFailure of(String sqlState) {
    if (CONFLICTS.contains(sqlState)) {
      return CONFLICT;
    }
    if (ABSENCES.contains(sqlState)) {
      return UNAVAILABLE;
    }
    return sqlState.length() == 5 && REFUSALS.contains(sqlState.substring(0, 2))
        ? REFUSED
        : UNKNOWN;
  }
}
