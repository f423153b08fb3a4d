package dev.flowtrace.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of the collectors on one database. */
public final class NodeStore {
  /** Of a collector that works no more and has left nothing behind. */
  private static final long NO_HEARTBEAT = 0;

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

  /** The id of the collector of a name, the same at every start. */
  public static UUID idOf(String name) {
    return UUID.nameUUIDFromBytes(("flowtrace-node:" + name).getBytes(StandardCharsets.UTF_8));
  }

  /** Notes the start of the collector of a name. */
  public Node register(String name, long nowEpochNanos) {
    UUID nodeId = idOf(name);
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
          ClientDirectory.clear(entityManager, nodeId);
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

  /**
   * Notes that a collector lives.
   *
   * @return false when it was started again since, or its journal was taken over
   */
  public boolean beat(Node node, long nowEpochNanos) {
    return work.call(entityManager -> setHeartbeat(entityManager, node, nowEpochNanos));
  }

  private static boolean setHeartbeat(EntityManager entityManager, Node node, long epochNanos) {
    return entityManager
            .createQuery(
                "update Node n set n.heartbeatEpochNanos = :now"
                    + " where n.nodeId = :id and n.incarnation = :incarnation")
            .setParameter("now", epochNanos)
            .setParameter("id", node.nodeId())
            .setParameter("incarnation", node.incarnation())
            .executeUpdate()
        > 0;
  }

  /** Another collector on the database, as it was when it was looked at. */
  public record Peer(UUID nodeId, String name, long incarnation, long heartbeatEpochNanos) {}

  /** The other collectors, but those that have left nothing behind. */
  public List<Peer> peers(UUID ownNodeId) {
    return work.call(
        entityManager ->
            entityManager
                .createQuery(
                    "select n from Node n where n.nodeId <> :own and n.heartbeatEpochNanos <> :none",
                    NodeEntity.class)
                .setParameter("own", ownNodeId)
                .setParameter("none", NO_HEARTBEAT)
                .getResultList()
                .stream()
                .map(
                    row ->
                        new Peer(
                            row.nodeId,
                            StoredText.decode(row.name),
                            row.incarnation,
                            row.heartbeatEpochNanos))
                .toList());
  }

  /**
   * Starts a collector that died, to finish what it left: from now on it can write nothing itself.
   *
   * @param peer as it was when it was found silent
   * @return null when it has moved since, or another one was faster
   */
  public @Nullable Node takeOver(Peer peer, long nowEpochNanos) {
    return work.call(
        entityManager -> {
          NodeEntity row =
              entityManager.find(NodeEntity.class, peer.nodeId(), LockModeType.PESSIMISTIC_WRITE);
          if (row == null
              || row.incarnation != peer.incarnation()
              || row.heartbeatEpochNanos != peer.heartbeatEpochNanos()) {
            return null;
          }
          row.incarnation++;
          row.heartbeatEpochNanos = nowEpochNanos;
          ClientDirectory.clear(entityManager, peer.nodeId());
          Long last =
              entityManager
                  .createQuery(
                      "select max(j.key.position) from Journal j where j.key.nodeId = :id",
                      Long.class)
                  .setParameter("id", row.nodeId)
                  .getSingleResult();
          row.takenPosition = Math.max(row.takenPosition, last == null ? 0 : last);
          return new Node(row.nodeId, row.incarnation, row.flushNumber);
        });
  }

  /**
   * Notes that a collector works no more and has left nothing behind.
   *
   * @return false when it has, or was started again
   */
  public boolean retire(Node node) {
    return work.call(
        entityManager -> {
          boolean left =
              has(
                      entityManager,
                      "select j.key.position from Journal j where j.key.nodeId = :id",
                      node)
                  || has(
                      entityManager,
                      "select t.rowVersion from Trace t where t.settled = false and t.nodeId = :id",
                      node);
          return !left && setHeartbeat(entityManager, node, NO_HEARTBEAT);
        });
  }

  private static boolean has(EntityManager entityManager, String query, Node node) {
    return !entityManager
        .createQuery(query, Long.class)
        .setParameter("id", node.nodeId())
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
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
