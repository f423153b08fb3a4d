package dev.flowtrace.store;

import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.util.function.Function;

/**
 * The way to the database: runs work in a transaction of its own, which is committed when the work
 * returns and rolled back when it throws.
 */
public interface UnitOfWork {
  /**
   * Runs the work and commits.
   *
   * @throws RuntimeException what the work threw, or that the commit failed; after a failed commit
   *     it is not known whether the work is in the database
   */
  <T> T call(Function<EntityManager, T> work);

  /**
   * Runs a statement outside of any transaction, for those that work in none.
   *
   * @throws SQLException when it failed: of a checked exception, servers make no log entry of their
   *     own each time
   */
  void callAlone(String statement) throws SQLException;
}
