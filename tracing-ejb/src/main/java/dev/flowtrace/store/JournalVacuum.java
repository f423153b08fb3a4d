package dev.flowtrace.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the room of deleted journal rows free for the next ones. PostgreSQL does it by itself, but
 * looks once a minute, and the journal's rows live for seconds (docs/adr/030). H2 needs none of it.
 * For one thread.
 */
public final class JournalVacuum {
  /**
   * Passes over the table while somebody else vacuums it, such as another collector. Gives nothing
   * back to the file system: for that it would ask for the table alone again and again, and commits
   * would have to make the file longer anew.
   */
  private static final String FREE = "vacuum (skip_locked, truncate false) journal";

  /** After a time without deletions: what a backlog took goes back to the file system. */
  private static final String SHRINK = "vacuum (skip_locked) journal";

  private final UnitOfWork work;
  private final JournalStore journals;
  private long freed;
  private long shrunk;
  private @Nullable Dialect dialect;

  /**
   * Of a database.
   *
   * @param journals through which its rows are deleted
   */
  public JournalVacuum(UnitOfWork work, JournalStore journals) {
    this.work = work;
    this.journals = journals;
  }

  /**
   * Vacuums the table if rows were deleted since the last time, and once more after the last of
   * them.
   *
   * @return whether it did
   * @throws SQLException when it could not
   */
  public boolean vacuum() throws SQLException {
    long deleted = journals.deletedRows();
    boolean quiet = deleted == freed;
    if ((quiet && deleted == shrunk) || dialect() != Dialect.POSTGRESQL) {
      return false;
    }
    work.callAlone(quiet ? SHRINK : FREE);
    freed = deleted;
    if (quiet) {
      shrunk = deleted;
    }
    return true;
  }

  private Dialect dialect() {
    Dialect known = dialect;
    if (known == null) {
      known = work.call(Dialect::of);
      dialect = known;
    }
    return known;
  }
}
