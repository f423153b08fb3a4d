package dev.flowtrace.store;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of clients that send numbered batches, and of what they are told to record. */
public final class ClientStore {
  /** Stands for all clients. */
  public static final UUID ALL = new UUID(0, 0);

  /** Databases limit the parameters of a query. */
  private static final int IDS_A_QUERY = 1_000;

  private final UnitOfWork work;

  /** Works through transactions of its own. */
  public ClientStore(UnitOfWork work) {
    this.work = work;
  }

  /** What a client says of itself. */
  public record Client(UUID clientId, String version, String network, String host) {}

  /** No more clients are remembered. */
  public static final class FullException extends Exception {
    private static final long serialVersionUID = 1;

    FullException(int most) {
      super("the collector remembers %d clients already; no more are allowed".formatted(most));
    }
  }

  /**
   * Notes that a client has come, and is connected since {@code nowEpochNanos}.
   *
   * @param nodeId the collector it has come to
   * @param mostClients a new client is turned away when so many are known
   * @return its last batch that is stored, 0 for none
   */
  public long greet(Client client, UUID nodeId, long nowEpochNanos, int mostClients)
      throws FullException {
    long lastSeq;
    try {
      lastSeq = tryGreet(client, nodeId, nowEpochNanos, mostClients);
    } catch (RuntimeException e) {
      // another collector may have noted the same new client at the same time
      lastSeq = tryGreet(client, nodeId, nowEpochNanos, mostClients);
    }
    if (lastSeq < 0) {
      throw new FullException(mostClients);
    }
    return lastSeq;
  }

  private long tryGreet(Client client, UUID nodeId, long nowEpochNanos, int mostClients) {
    return work.call(
        entityManager -> {
          // waits for a commit of its batches that is under way elsewhere
          int known =
              entityManager
                  .createQuery(
                      "update IngestClient c set c.nodeId = :node, c.clientVersion = :version,"
                          + " c.network = :network, c.host = :host, c.seenEpochNanos = :now,"
                          + " c.connectedEpochNanos = :now"
                          + " where c.clientId = :id")
                  .setParameter("node", nodeId)
                  .setParameter("version", StoredText.encode(client.version()))
                  .setParameter("network", StoredText.encode(client.network()))
                  .setParameter("host", StoredText.encode(client.host()))
                  .setParameter("now", nowEpochNanos)
                  .setParameter("id", client.clientId())
                  .executeUpdate();
          if (known > 0) {
            return entityManager
                .createQuery(
                    "select c.lastSeq from IngestClient c where c.clientId = :id", Long.class)
                .setParameter("id", client.clientId())
                .getSingleResult();
          }
          if (count(entityManager) >= mostClients) {
            return -1L;
          }
          IngestClientEntity row = new IngestClientEntity(client.clientId());
          row.nodeId = nodeId;
          row.clientVersion = StoredText.encode(client.version());
          row.network = StoredText.encode(client.network());
          row.host = StoredText.encode(client.host());
          row.firstSeenEpochNanos = nowEpochNanos;
          row.seenEpochNanos = nowEpochNanos;
          row.connectedEpochNanos = nowEpochNanos;
          entityManager.persist(row);
          return 0L;
        });
  }

  private static long count(EntityManager entityManager) {
    return entityManager
        .createQuery("select count(c) from IngestClient c", Long.class)
        .getSingleResult();
  }

  /** How many clients are remembered. */
  public long count() {
    return work.call(ClientStore::count);
  }

  /** Moves a client on, in a journal row's transaction. */
  static void advance(
      EntityManager entityManager, UUID nodeId, ClientAdvance advance, long nowEpochNanos) {
    int moved =
        entityManager
            .createQuery(
                "update IngestClient c set c.lastSeq = :to, c.nodeId = :node, c.seenEpochNanos = :now"
                    + " where c.clientId = :id and c.lastSeq = :from")
            .setParameter("to", advance.to())
            .setParameter("node", nodeId)
            .setParameter("now", nowEpochNanos)
            .setParameter("id", advance.clientId())
            .setParameter("from", advance.from())
            .executeUpdate();
    if (moved == 0) {
      throw new ClientMovedException(advance.clientId());
    }
  }

  /** Whether a client is remembered. */
  public boolean exists(UUID clientId) {
    return work.call(
        entityManager -> entityManager.find(IngestClientEntity.class, clientId) != null);
  }

  /** Notes that clients are still there. */
  public void touch(Collection<UUID> clientIds, long nowEpochNanos) {
    for (List<UUID> some : portions(clientIds)) {
      work.call(
          entityManager ->
              entityManager
                  .createQuery(
                      "update IngestClient c set c.seenEpochNanos = :now where c.clientId in :ids")
                  .setParameter("now", nowEpochNanos)
                  .setParameter("ids", some)
                  .executeUpdate());
    }
  }

  /** Forgets clients of which nothing was heard since a time, and what they were told. */
  public int forgetSilentSince(long epochNanos) {
    return work.call(
        entityManager -> {
          int forgotten =
              entityManager
                  .createQuery("delete from IngestClient c where c.seenEpochNanos < :before")
                  .setParameter("before", epochNanos)
                  .executeUpdate();
          if (forgotten > 0) {
            entityManager
                .createQuery(
                    "delete from ClientConfigRow r where r.clientId <> :all and not exists"
                        + " (select c.clientId from IngestClient c where c.clientId = r.clientId)")
                .setParameter("all", ALL)
                .executeUpdate();
          }
          return forgotten;
        });
  }

  /** What a client, or all, were told to record; null for nothing. */
  public @Nullable String config(UUID clientId) {
    return configs(List.of(clientId)).get(clientId);
  }

  /** What clients were told to record; those that were told nothing are missing. */
  public Map<UUID, String> configs(Collection<UUID> clientIds) {
    Map<UUID, String> configs = new HashMap<>();
    for (List<UUID> some : portions(clientIds)) {
      work.call(
              entityManager ->
                  entityManager
                      .createQuery(
                          "select r from ClientConfigRow r where r.clientId in :ids",
                          ClientConfigEntity.class)
                      .setParameter("ids", some)
                      .getResultList())
          .forEach(row -> configs.put(row.clientId, StoredText.decode(row.configJson)));
    }
    return configs;
  }

  /** Sets what a client, or all, are told to record. */
  public void configure(UUID clientId, String configJson, long nowEpochNanos) {
    work.call(
        entityManager ->
            entityManager.merge(
                new ClientConfigEntity(clientId, StoredText.encode(configJson), nowEpochNanos)));
  }

  private static List<List<UUID>> portions(Collection<UUID> ids) {
    List<UUID> all = List.copyOf(ids);
    List<List<UUID>> portions = new ArrayList<>();
    for (int from = 0; from < all.size(); from += IDS_A_QUERY) {
      portions.add(all.subList(from, Math.min(all.size(), from + IDS_A_QUERY)));
    }
    return portions;
  }
}
