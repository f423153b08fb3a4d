package dev.flowtrace.store;

import dev.flowtrace.aggregation.EventReader;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@link StoredTraceCheck} in a collector's transactions. Thread-safe. */
public final class TraceVerification {
  private final UnitOfWork work;
  private final StoredTraceCheck check;

  /** Works through transactions of its own. */
  public TraceVerification(UnitOfWork work, EventReader events) {
    this.work = work;
    this.check = new StoredTraceCheck(events);
  }

  /** See {@link StoredTraceCheck#check}. */
  public StoredTraceCheck.Result check(@Nullable UUID after, int traces, int mostDifferences) {
    return work.call(
        entityManager -> {
          try {
            Connection connection = entityManager.unwrap(Connection.class);
            return check.check(connection, after, traces, mostDifferences);
          } catch (SQLException e) {
            throw new PersistenceException(e);
          }
        });
  }
}
