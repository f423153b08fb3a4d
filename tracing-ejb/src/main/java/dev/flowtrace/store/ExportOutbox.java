package dev.flowtrace.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Traces that wait to be exported, and those that the receiver refused. Several collectors work on
 * it: what one has claimed no other gets until the claim ends. Times are nanoseconds since the
 * epoch. Thread-safe.
 */
public final class ExportOutbox {
  private static final int ERROR_CHARS = 1_000;
  private static final int ROWS_A_TRANSACTION = 1_000;

  private final UnitOfWork work;

  /** Works through transactions of its own. */
  public ExportOutbox(UnitOfWork work) {
    this.work = work;
  }

  /**
   * A trace that waits.
   *
   * @param exportId the row's id
   * @param attempts how often it was tried
   */
  public record Entry(UUID exportId, UUID traceId, int attempts) {}

  /** Traces that one collector may send until the claim ends. */
  public record Claim(UUID claimId, List<Entry> entries) {}

  /**
   * A trace that was refused.
   *
   * @param attempts how often it was tried
   * @param reason a short name
   * @param error what the receiver said, at most 1,000 characters
   */
  public record Failure(
      UUID traceId,
      long queuedEpochNanos,
      long failedEpochNanos,
      int attempts,
      String reason,
      String error) {}

  /** The place of a failure in the list, newest first. */
  public record Place(long failedEpochNanos, UUID traceId) {}

  /**
   * How many there are for a reason.
   *
   * @param reason empty for those that were not tried yet
   */
  public record ReasonCount(String reason, long waiting, long failed) {}

  /**
   * How many there are.
   *
   * @param oldestEpochNanos since when the oldest waits, null when none does
   */
  public record Totals(long waiting, long failed, @Nullable Long oldestEpochNanos) {}

  /** Claims traces that are due, in order of their time, at most {@code limit} rows. */
  public Claim claim(UUID nodeId, long now, long until, int limit) {
    UUID claimId = UUID.randomUUID();
    return work.call(
        entityManager -> {
          List<UUID> due =
              entityManager
                  .createQuery(
                      "select e.exportId from Export e where e.dueEpochNanos <= :now"
                          + " order by e.dueEpochNanos, e.traceId, e.exportId",
                      UUID.class)
                  .setParameter("now", now)
                  .setMaxResults(limit)
                  .getResultList();
          if (due.isEmpty()) {
            return new Claim(claimId, List.of());
          }
          int claimed =
              entityManager
                  .createQuery(
                      "update Export e set e.claimId = :claim, e.nodeId = :node,"
                          + " e.dueEpochNanos = :until"
                          + " where e.exportId in :ids and e.dueEpochNanos <= :now")
                  .setParameter("claim", claimId)
                  .setParameter("node", nodeId)
                  .setParameter("until", until)
                  .setParameter("ids", due)
                  .setParameter("now", now)
                  .executeUpdate();
          return new Claim(
              claimId, claimed == 0 ? List.of() : claimed(entityManager, claimId, due));
        });
  }

  private static List<Entry> claimed(
      EntityManager entityManager, UUID claimId, Collection<UUID> ids) {
    return Columns.query(
            entityManager,
            "select e.exportId, e.traceId, e.attempts from Export e"
                + " where e.exportId in :ids and e.claimId = :claim"
                + " order by e.queuedEpochNanos, e.traceId, e.exportId")
        .setParameter("ids", ids)
        .setParameter("claim", claimId)
        .getResultList()
        .stream()
        .map(Columns::new)
        .map(row -> new Entry(row.id(0), row.id(1), (int) row.number(2)))
        .toList();
  }

  /** Prolongs what is left of a claim. */
  public void renew(UUID claimId, Collection<UUID> exportIds, long until) {
    inPortions(
        exportIds,
        (entityManager, ids) ->
            entityManager
                .createQuery(
                    "update Export e set e.dueEpochNanos = :until"
                        + " where e.exportId in :ids and e.claimId = :claim")
                .setParameter("until", until)
                .setParameter("ids", ids)
                .setParameter("claim", claimId)
                .executeUpdate());
  }

  /** Gives back what was not tried. */
  public void release(UUID claimId, Collection<UUID> exportIds, long due) {
    inPortions(
        exportIds,
        (entityManager, ids) ->
            entityManager
                .createQuery(
                    "update Export e set e.dueEpochNanos = :due, e.claimId = :nobody"
                        + " where e.exportId in :ids and e.claimId = :claim")
                .setParameter("due", due)
                .setParameter("nobody", ExportEntity.NOBODY)
                .setParameter("ids", ids)
                .setParameter("claim", claimId)
                .executeUpdate());
  }

  /** Gives back what was tried in vain, to be tried again at {@code due}. */
  public void retryAt(
      UUID claimId, Collection<UUID> exportIds, long due, String reason, String error) {
    inPortions(
        exportIds,
        (entityManager, ids) ->
            entityManager
                .createQuery(
                    "update Export e set e.dueEpochNanos = :due, e.claimId = :nobody,"
                        + " e.attempts = e.attempts + 1, e.reason = :reason, e.error = :error"
                        + " where e.exportId in :ids and e.claimId = :claim")
                .setParameter("due", due)
                .setParameter("nobody", ExportEntity.NOBODY)
                .setParameter("reason", reason)
                .setParameter("error", bounded(error))
                .setParameter("ids", ids)
                .setParameter("claim", claimId)
                .executeUpdate());
  }

  /** Gives back what a collector of this id had claimed before it ended. */
  public int releaseAllOf(UUID nodeId, long now) {
    return work.call(
        entityManager ->
            entityManager
                .createQuery(
                    "update Export e set e.dueEpochNanos = :now, e.claimId = :nobody"
                        + " where e.dueEpochNanos > :now and e.nodeId = :node"
                        + " and e.claimId <> :nobody")
                .setParameter("now", now)
                .setParameter("nobody", ExportEntity.NOBODY)
                .setParameter("node", nodeId)
                .executeUpdate());
  }

  /**
   * The receiver has these. A row says nothing but that its trace was to be sent, so it goes even
   * when the claim has ended meanwhile; a change that came later has another one.
   */
  public void delivered(Collection<Entry> entries) {
    inPortions(
        entries,
        (entityManager, some) -> {
          deleteWaiting(entityManager, some);
          return entityManager
              .createQuery("delete from FailedExport f where f.traceId in :ids")
              .setParameter("ids", traceIds(some))
              .executeUpdate();
        });
  }

  private static void deleteWaiting(EntityManager entityManager, Collection<Entry> entries) {
    entityManager
        .createQuery("delete from Export e where e.exportId in :ids")
        .setParameter("ids", entries.stream().map(Entry::exportId).toList())
        .executeUpdate();
  }

  private static List<UUID> traceIds(Collection<Entry> entries) {
    return entries.stream().map(Entry::traceId).distinct().toList();
  }

  /** The receiver will not have these: they are kept aside with the reason. */
  public void failed(Collection<Entry> entries, long now, String reason, String error) {
    inPortions(
        entries,
        (entityManager, some) -> {
          Map<UUID, FailedExportEntity> rows = new HashMap<>();
          entityManager
              .createQuery(
                  "select f from FailedExport f where f.traceId in :ids", FailedExportEntity.class)
              .setParameter("ids", traceIds(some))
              .getResultList()
              .forEach(row -> rows.put(row.traceId, row));
          // those that another collector has sent meanwhile, because the claim ended, are gone
          List<ExportEntity> waiting =
              entityManager
                  .createQuery(
                      "select e from Export e where e.exportId in :ids", ExportEntity.class)
                  .setParameter("ids", some.stream().map(Entry::exportId).toList())
                  .getResultList();
          for (ExportEntity sent : waiting) {
            FailedExportEntity row = rows.get(sent.traceId);
            if (row == null) {
              row = new FailedExportEntity(sent.traceId, sent.queuedEpochNanos);
              entityManager.persist(row);
              rows.put(sent.traceId, row);
            }
            row.failedEpochNanos = now;
            row.attempts = Math.max(row.attempts, sent.attempts + 1);
            row.reason = reason;
            row.error = bounded(error);
            entityManager.remove(sent);
          }
          return waiting.size();
        });
  }

  /** Puts refused traces back, all or one of them; returns how many. */
  public long retryFailed(@Nullable UUID only, long now) {
    long retried = 0;
    while (true) {
      int some = work.call(entityManager -> retrySome(entityManager, only, now));
      retried += some;
      if (some < ROWS_A_TRANSACTION) {
        return retried;
      }
    }
  }

  private static int retrySome(EntityManager entityManager, @Nullable UUID only, long now) {
    String which = only == null ? "f.failedEpochNanos <= :now" : "f.traceId = :only";
    TypedQuery<FailedExportEntity> query =
        entityManager.createQuery(
            "select f from FailedExport f where "
                + which
                + " order by f.failedEpochNanos, f.traceId",
            FailedExportEntity.class);
    List<FailedExportEntity> rows =
        (only == null ? query.setParameter("now", now) : query.setParameter("only", only))
            .setMaxResults(ROWS_A_TRANSACTION)
            .getResultList();
    for (FailedExportEntity row : rows) {
      ExportEntity again =
          new ExportEntity(idAt(row.queuedEpochNanos), row.traceId, row.queuedEpochNanos, now);
      again.attempts = row.attempts;
      again.reason = row.reason;
      again.error = row.error;
      entityManager.persist(again);
      entityManager.remove(row);
    }
    return rows.size();
  }

  /** A version 7 UUID of a time, as flushes have them, so that keys go up with time. */
  private static UUID idAt(long epochNanos) {
    UUID random = UUID.randomUUID();
    long millis = Math.floorDiv(epochNanos, 1_000_000L);
    return new UUID(
        millis << 16 | 0x7000L | (random.getMostSignificantBits() & 0xFFF),
        random.getLeastSignificantBits());
  }

  /** Forgets what was refused before a time; returns how many. */
  public int forgetFailedBefore(long time) {
    return work.call(
        entityManager ->
            entityManager
                .createQuery("delete from FailedExport f where f.failedEpochNanos < :time")
                .setParameter("time", time)
                .executeUpdate());
  }

  /** The refused ones behind a place, newest first; null for the first ones. */
  public List<Failure> failures(@Nullable Place after, int limit) {
    return work.call(
        entityManager -> {
          TypedQuery<Object[]> query =
              Columns.query(
                  entityManager,
                  "select f.traceId, f.queuedEpochNanos, f.failedEpochNanos, f.attempts, f.reason,"
                      + " f.error from FailedExport f"
                      + (after == null
                          ? ""
                          : " where f.failedEpochNanos <= :time and (f.failedEpochNanos < :time"
                              + " or f.traceId < :id)")
                      + " order by f.failedEpochNanos desc, f.traceId desc");
          if (after != null) {
            query
                .setParameter("time", after.failedEpochNanos())
                .setParameter("id", after.traceId());
          }
          return query.setMaxResults(limit).getResultList().stream()
              .map(Columns::new)
              .map(
                  row ->
                      new Failure(
                          row.id(0),
                          row.number(1),
                          row.number(2),
                          (int) row.number(3),
                          String.valueOf(row.text(4)),
                          String.valueOf(row.text(5))))
              .toList();
        });
  }

  /** How many there are of each reason, by name. */
  public List<ReasonCount> reasons() {
    return work.call(
        entityManager -> {
          Map<String, Long> waiting = counts(entityManager, "Export");
          Map<String, Long> failed = counts(entityManager, "FailedExport");
          Set<String> reasons = new HashSet<>(waiting.keySet());
          reasons.addAll(failed.keySet());
          return reasons.stream()
              .sorted()
              .map(
                  reason ->
                      new ReasonCount(
                          reason,
                          waiting.getOrDefault(reason, 0L),
                          failed.getOrDefault(reason, 0L)))
              .toList();
        });
  }

  private static Map<String, Long> counts(EntityManager entityManager, String entity) {
    Map<String, Long> counts = new HashMap<>();
    Columns.query(
            entityManager, "select e.reason, count(e) from " + entity + " e group by e.reason")
        .getResultList()
        .stream()
        .map(Columns::new)
        .forEach(row -> counts.put(String.valueOf(row.text(0)), row.number(1)));
    return counts;
  }

  /** How many there are; counts rows, so it is not for every second. */
  public Totals totals() {
    return work.call(
        entityManager -> {
          long waiting =
              entityManager
                  .createQuery("select count(e) from Export e", Long.class)
                  .getSingleResult();
          long failed =
              entityManager
                  .createQuery("select count(f) from FailedExport f", Long.class)
                  .getSingleResult();
          // the key goes up with time, so its first is the oldest, but for a few milliseconds
          List<Long> oldest =
              entityManager
                  .createQuery(
                      "select e.queuedEpochNanos from Export e order by e.exportId", Long.class)
                  .setMaxResults(1)
                  .getResultList();
          return new Totals(waiting, failed, oldest.isEmpty() ? null : oldest.get(0));
        });
  }

  private static String bounded(String error) {
    return StoredText.encode(
        error.length() <= ERROR_CHARS ? error : error.substring(0, ERROR_CHARS));
  }

  private interface Portion<T> {
    int apply(EntityManager entityManager, List<T> some);
  }

  private <T> void inPortions(Collection<T> all, Portion<T> portion) {
    List<T> list = new ArrayList<>(all);
    for (int from = 0; from < list.size(); from += ROWS_A_TRANSACTION) {
      List<T> some = list.subList(from, Math.min(list.size(), from + ROWS_A_TRANSACTION));
      work.call(entityManager -> portion.apply(entityManager, some));
    }
  }
}
