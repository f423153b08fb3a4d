package dev.flowtrace.store;

import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.aggregation.FlushUnit;
import dev.flowtrace.aggregation.TraceHead;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Transactions in which traces end: puts those traces into the outbox, in the same transaction, and
 * tells of them when it is committed. Thread-safe.
 */
public final class FinalizedTraces implements UnitOfWork {
  /** What the transaction that runs on this thread has ended; there only while it runs. */
  private static final ThreadLocal<Ending> UNDER_WAY = new ThreadLocal<>();

  private final UnitOfWork work;
  private final @Nullable Duration lateDelay;
  private final Clock clock;
  private final Listener listener;

  /** Is told of ended traces after the commit, by the thread that committed; must not block. */
  public interface Listener {
    /** These traces are in the database, ended. */
    void committed(List<Finalized> traces);
  }

  /**
   * A trace that is in the database as ended.
   *
   * @param head what is known of it; not to be changed
   * @param late whether it had ended before, and this is a change that came afterwards
   */
  public record Finalized(UUID traceId, TraceHead head, boolean late) {}

  /**
   * Runs transactions through {@code work}.
   *
   * @param lateDelay how long a change to an ended trace waits for further ones before the trace is
   *     exported again; null when nothing is exported
   */
  public FinalizedTraces(
      UnitOfWork work, @Nullable Duration lateDelay, Clock clock, Listener listener) {
    this.work = work;
    this.lateDelay = lateDelay;
    this.clock = clock;
    this.listener = listener;
  }

  private static final String EXPORT =
      "insert into export_waiting (export_id, trace_id, queued_nanos, due_nanos, claim_id, node_id,"
          + " attempts, reason, error) values (?, ?, ?, ?, ?, ?, 0, '', '')";

  /** A trace that is to be exported, for the flush whose chunk id is the row's. */
  private record Outgoing(UUID exportId, UUID traceId, long queuedEpochNanos, long dueEpochNanos) {}

  private static void set(RowBatch batch, Outgoing row) throws SQLException {
    batch
        .id(row.exportId())
        .id(row.traceId())
        .number(row.queuedEpochNanos())
        .number(row.dueEpochNanos())
        .id(ExportEntity.NOBODY)
        .id(ExportEntity.NOBODY);
  }

  /** What a transaction ends; its rows are written last. */
  private static final class Ending {
    final List<Finalized> traces = new ArrayList<>();
    final List<Outgoing> rows = new ArrayList<>();
  }

  /** Nothing is exported, and nobody listens. */
  static FinalizedTraces ignored(UnitOfWork work) {
    return new FinalizedTraces(work, null, Clock.systemUTC(), traces -> {});
  }

  @Override
  public <T> T call(Function<EntityManager, T> task) {
    Ending ending = new Ending();
    T result;
    UNDER_WAY.set(ending);
    try {
      result =
          work.call(
              entityManager -> {
                T done = task.apply(entityManager);
                if (!ending.rows.isEmpty()) {
                  RowBatch.write(entityManager, EXPORT, ending.rows, FinalizedTraces::set);
                }
                return done;
              });
    } finally {
      UNDER_WAY.remove();
    }
    if (!ending.traces.isEmpty()) {
      listener.committed(ending.traces);
    }
    return result;
  }

  @Override
  public void callAlone(String statement) throws SQLException {
    work.callAlone(statement);
  }

  /** Notes what a flush wrote, in its transaction; passes over traces that run. */
  void written(FlushUnit unit, TraceHead head) {
    Ending ending = UNDER_WAY.get();
    if (ending == null || head.end() == null || !unit.delta().hasContent()) {
      return;
    }
    boolean late = unit.delta().head().end() == null;
    if (lateDelay != null) {
      long now = EpochNanos.of(clock.instant());
      ending.rows.add(
          new Outgoing(
              unit.chunkId(), unit.traceId(), now, late ? endOfWindow(now, lateDelay) : now));
    }
    ending.traces.add(new Finalized(unit.traceId(), head, late));
  }

  /** The same for all changes within a window, so that they are exported together. */
  private static long endOfWindow(long now, Duration window) {
    long nanos = window.toNanos();
    return nanos == 0 ? now : (Math.floorDiv(now, nanos) + 1) * nanos;
  }
}
