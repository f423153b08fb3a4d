package dev.flowtrace.store;

import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** The journals' rows. */
public final class JournalStore {
  private final UnitOfWork work;
  private final AtomicLong deleted = new AtomicLong();

  /** Works through transactions of its own. */
  public JournalStore(UnitOfWork work) {
    this.work = work;
  }

  /**
   * A row of a journal.
   *
   * @param position the position of its last frame
   * @param payload its frames, as the journal wrote them
   */
  public record Row(long position, int frameCount, byte[] payload) {}

  /** Writes a row without any client's batch and commits it. */
  public void write(NodeStore.Node node, Row row, long nowEpochNanos) {
    write(node, row, nowEpochNanos, List.of());
  }

  /**
   * Writes a row and commits it, together with how far clients come by it.
   *
   * @param advances at most one a client
   * @throws SupersededException when the collector was started again since: its next start has read
   *     this journal already
   * @throws ClientMovedException when a client is not where the advance says
   */
  public void write(
      NodeStore.Node node, Row row, long nowEpochNanos, Collection<ClientAdvance> advances) {
    work.call(
        entityManager -> {
          NodeEntity current = entityManager.find(NodeEntity.class, node.nodeId());
          if (current == null || current.incarnation != node.incarnation()) {
            throw new SupersededException(node);
          }
          entityManager.persist(
              new JournalEntity(
                  new JournalEntity.Key(node.nodeId(), row.position()),
                  row.frameCount(),
                  nowEpochNanos,
                  row.payload()));
          if (!advances.isEmpty()) {
            // the row goes first: if an earlier try of it is still being committed, this one fails
            // by the row's key, and not because the clients have come further by that try
            entityManager.flush();
            advances.forEach(
                advance ->
                    ClientStore.advance(entityManager, node.nodeId(), advance, nowEpochNanos));
          }
          return row;
        });
  }

  /** Whether a row is there: after a commit of which it is not known whether it went through. */
  public boolean isWritten(UUID nodeId, long position) {
    return work.call(
        entityManager ->
            entityManager.find(
                    JournalEntity.class, new JournalEntity.Key(nodeId, position), LockModeType.NONE)
                != null);
  }

  /**
   * Whether a position of a journal was among those that another collector has taken over. Tells a
   * collector that lost its journal what became of a commit of which the answer was lost.
   */
  public boolean wasTakenOver(UUID nodeId, long position) {
    return work.call(
        entityManager -> {
          NodeEntity row = entityManager.find(NodeEntity.class, nodeId);
          return row != null && row.takenPosition >= position;
        });
  }

  /** The next rows after a position, in order. */
  public List<Row> readAfter(UUID nodeId, long position, int limit) {
    return work.call(
        entityManager ->
            entityManager
                .createQuery(
                    "select j from Journal j where j.key.nodeId = :node and j.key.position > :position"
                        + " order by j.key.position",
                    JournalEntity.class)
                .setParameter("node", nodeId)
                .setParameter("position", position)
                .setMaxResults(limit)
                .getResultList()
                .stream()
                .map(row -> new Row(row.key.position, row.frameCount, row.payload))
                .toList());
  }

  /** Deletes the rows before a position. */
  public int deleteBelow(UUID nodeId, long position) {
    int rows =
        work.call(
            entityManager ->
                entityManager
                    .createQuery(
                        "delete from Journal j where j.key.nodeId = :node and j.key.position < :position")
                    .setParameter("node", nodeId)
                    .setParameter("position", position)
                    .executeUpdate());
    deleted.addAndGet(rows);
    return rows;
  }

  /** How many rows were deleted through this. */
  long deletedRows() {
    return deleted.get();
  }
}
