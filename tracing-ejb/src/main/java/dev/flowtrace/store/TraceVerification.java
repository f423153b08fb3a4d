package dev.flowtrace.store;

import dev.flowtrace.aggregation.EventReader;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@link StoredTraceCheck} in a collector's transactions. Thread-safe. */
public final class TraceVerification {
  private static final int TRACES_A_TRANSACTION = 200;

  private final UnitOfWork work;
  private final StoredTraceCheck check;

  /** Works through transactions of its own. */
  public TraceVerification(UnitOfWork work, EventReader events) {
    this.work = work;
    this.check = new StoredTraceCheck(events);
  }

  /**
   * What was found in some traces, and in the sums by minute when these were all.
   *
   * @param traces what was found in the traces
   * @param rollups what was found in the sums, or why they were not compared
   */
  public record Verified(StoredTraceCheck.Result traces, RollupCheck.Result rollups) {}

  /**
   * Checks traces in the order of their ids, some in a transaction, and the flows' sums by minute
   * when all traces were looked at.
   *
   * @param after the trace behind which to begin; null for the first one
   * @param traces how many at the most, 1 or more
   * @param mostDifferences after so many the check ends soon
   * @param deleted whether traces were deleted, see {@link RollupCheck#begin}
   */
  public Verified check(@Nullable UUID after, int traces, int mostDifferences, boolean deleted) {
    RollupCheck rollups =
        after == null ? on(connection -> RollupCheck.begin(connection, deleted)) : null;
    StoredTraceCheck.Result sum = StoredTraceCheck.Result.NOTHING;
    UUID at = after;
    int left = traces;
    do {
      UUID from = at;
      int limit = Math.min(left, TRACES_A_TRANSACTION);
      int most = mostDifferences - sum.differences().size();
      sum = sum.plus(on(connection -> check.check(connection, from, limit, most, rollups)));
      left -= limit;
      at = sum.next();
    } while (at != null && left > 0 && sum.differences().size() < mostDifferences);
    return new Verified(
        sum,
        rollups == null || at != null
            ? RollupCheck.Result.notCompared("only some of the traces were looked at")
            : on(rollups::end));
  }

  private interface Step<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T on(Step<T> step) {
    return work.call(
        entityManager -> {
          try {
            return step.on(entityManager.unwrap(Connection.class));
          } catch (SQLException e) {
            throw new PersistenceException(e);
          }
        });
  }
}
