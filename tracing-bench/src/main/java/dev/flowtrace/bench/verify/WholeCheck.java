package dev.flowtrace.bench.verify;

import dev.flowtrace.ingest.FrameParser;
import dev.flowtrace.protocol.codec.CodecLimits;
import dev.flowtrace.store.RollupCheck;
import dev.flowtrace.store.StoredTraceCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The check of all traces of a database, piece by piece. Changes nothing. */
public final class WholeCheck {
  private static final int TRACES_A_PIECE = 500;
  private static final int MOST_DIFFERENCES = 1_000;
  private static final int MOST_DEPTH = 1_000;
  private static final int MOST_DIGITS = 1_000;
  private static final int MOST_NAME_BYTES = 512;

  private WholeCheck() {}

  /**
   * What was found.
   *
   * @param traces how many traces were looked at
   * @param events how many events they have
   * @param repeatedEvents events whose id an earlier one of the same trace has, too
   * @param uncheckedIds events of traces that are too large to compare their ids
   * @param changing traces that changed at each look and are left out
   * @param differences figures of traces that are not what the events say
   * @param rollups what was found in the flows' sums by minute
   */
  public record Result(
      long traces,
      long events,
      long repeatedEvents,
      long uncheckedIds,
      long changing,
      long differences,
      RollupCheck.Result rollups) {
    /** Differences in traces and in sums by minute. */
    public long allDifferences() {
      return differences + rollups.differenceCount();
    }
  }

  /**
   * Checks everything.
   *
   * @param connection of the database; is not auto-committing afterwards
   * @param deleted whether traces were deleted, see {@link RollupCheck#begin}
   * @param each is told of each difference in a trace
   */
  public static Result run(
      Connection connection, boolean deleted, Consumer<StoredTraceCheck.Difference> each)
      throws SQLException {
    // what a trace's rows and chunks say together; and chunks come one at a time
    connection.setAutoCommit(false);
    CodecLimits limits = new CodecLimits(Integer.MAX_VALUE, MOST_DEPTH, MOST_DIGITS);
    StoredTraceCheck check =
        new StoredTraceCheck(new FrameParser(limits, MOST_NAME_BYTES, Set.of(), UUID::randomUUID));
    RollupCheck rollups = RollupCheck.begin(connection, deleted);
    StoredTraceCheck.Result sum = StoredTraceCheck.Result.NOTHING;
    long differences = 0;
    @Nullable UUID after = null;
    do {
      StoredTraceCheck.Result piece =
          check.check(connection, after, TRACES_A_PIECE, MOST_DIFFERENCES, rollups);
      connection.rollback(); // what follows is read anew
      piece.differences().forEach(each);
      differences += piece.differences().size();
      sum = sum.plus(piece.withoutDifferences());
      after = piece.next();
    } while (after != null);
    return new Result(
        sum.traces(),
        sum.events(),
        sum.repeatedEvents(),
        sum.uncheckedIds(),
        sum.changing(),
        differences,
        rollups.end(connection));
  }
}
