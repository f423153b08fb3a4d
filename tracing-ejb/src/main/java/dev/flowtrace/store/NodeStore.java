package dev.flowtrace.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The rows of the collectors on one database. */
public final class NodeStore {
  private final UnitOfWork work;

  /** Works through transactions of its own. */
  public NodeStore(UnitOfWork work) {
    this.work = work;
  }

  /**
   * A collector that has started.
   *
   * @param nodeId the same at every start under the same name
   * @param incarnation how often it was started
   * @param flushNumber the number of its last flush
   */
  public record Node(UUID nodeId, long incarnation, long flushNumber) {
    /** Journal positions of this start are above this, and above those of all starts before it. */
    public long basePosition() {
      return incarnation << 40;
    }
  }

  /** Notes the start of the collector of a name. */
  public Node register(String name, long nowEpochNanos) {
    UUID nodeId =
        UUID.nameUUIDFromBytes(("flowtrace-node:" + name).getBytes(StandardCharsets.UTF_8));
    return work.call(
        entityManager -> {
          NodeEntity node =
              entityManager.find(NodeEntity.class, nodeId, LockModeType.PESSIMISTIC_WRITE);
          if (node == null) {
            node = new NodeEntity(nodeId, StoredText.encode(name));
            entityManager.persist(node);
          }
          node.incarnation++;
          node.heartbeatEpochNanos = nowEpochNanos;
          return new Node(nodeId, node.incarnation, node.flushNumber);
        });
  }

  /**
   * A collector's row, locked: when this returns, a commit of which the answer was lost has ended.
   *
   * @throws SupersededException when the collector was started again since
   */
  static NodeEntity locked(EntityManager entityManager, Node node) {
    NodeEntity row =
        entityManager.find(NodeEntity.class, node.nodeId(), LockModeType.PESSIMISTIC_WRITE);
    if (row == null || row.incarnation != node.incarnation()) {
      throw new SupersededException(node);
    }
    return row;
  }

  /**
   * The number of a collector's last flush that went through.
   *
   * @throws SupersededException when the collector was started again since
   */
  public long flushNumber(Node node) {
    return work.call(entityManager -> locked(entityManager, node).flushNumber);
  }

  /** Notes that a collector lives. */
  public void beat(UUID nodeId, long nowEpochNanos) {
    work.call(
        entityManager ->
            entityManager
                .createQuery("update Node n set n.heartbeatEpochNanos = :now where n.nodeId = :id")
                .setParameter("now", nowEpochNanos)
                .setParameter("id", nodeId)
                .executeUpdate());
  }

  /** Whether the database answers. */
  public boolean answers() {
    try {
      return work.call(
          entityManager ->
              entityManager.createQuery("select count(n) from Node n", Long.class).getSingleResult()
                  >= 0);
    } catch (RuntimeException e) {
      return false;
    }
  }
}
