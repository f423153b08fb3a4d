package dev.flowtrace.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which clients there are, and to which collector each is connected; of all collectors. */
public final class ClientDirectory {
  private static final long NOT_CONNECTED = 0;

  private final UnitOfWork work;

  /** Works through transactions of its own. */
  public ClientDirectory(UnitOfWork work) {
    this.work = work;
  }

  /**
   * A client that is remembered.
   *
   * @param nodeName the collector it is connected to, or was last
   * @param connectedEpochNanos since when it is connected, as far as that collector has said; 0: it
   *     is not
   * @param nodeHeartbeatEpochNanos when that collector was heard of last
   * @param lastSeq its last batch that is stored
   * @param seenEpochNanos when something of it was noted last
   */
  public record Entry(
      ClientStore.Client client,
      UUID nodeId,
      String nodeName,
      long connectedEpochNanos,
      long nodeHeartbeatEpochNanos,
      long lastSeq,
      long firstSeenEpochNanos,
      long seenEpochNanos) {

    /** Its place in the order of {@link #list}. */
    public Place place() {
      return new Place(connectedEpochNanos, client.clientId());
    }
  }

  /** A place in the order of {@link #list}. */
  public record Place(long connectedEpochNanos, UUID clientId) {}

  /**
   * Clients, the latest connected first, then those that are not.
   *
   * @param after the place before the first one; null: from the beginning
   * @param connectedIf only those that are connected to a collector heard of since then; null: all
   */
  public List<Entry> list(@Nullable Place after, @Nullable Long connectedIf, int limit) {
    return work.call(
        entityManager -> {
          TypedQuery<Object[]> query =
              Columns.query(
                  entityManager,
                  "select c.clientId, c.clientVersion, c.network, c.host, c.nodeId, n.name,"
                      + " c.connectedEpochNanos, n.heartbeatEpochNanos, c.lastSeq,"
                      + " c.firstSeenEpochNanos, c.seenEpochNanos"
                      + " from IngestClient c, Node n where n.nodeId = c.nodeId"
                      + (connectedIf == null
                          ? ""
                          : " and c.connectedEpochNanos > 0 and n.heartbeatEpochNanos >= :since")
                      + (after == null
                          ? ""
                          : " and c.connectedEpochNanos <= :time and (c.connectedEpochNanos < :time"
                              + " or c.clientId > :id)")
                      + " order by c.connectedEpochNanos desc, c.clientId");
          if (connectedIf != null) {
            query.setParameter("since", connectedIf);
          }
          if (after != null) {
            query
                .setParameter("time", after.connectedEpochNanos())
                .setParameter("id", after.clientId());
          }
          return query.setMaxResults(limit).getResultList().stream()
              .map(Columns::new)
              .map(ClientDirectory::entry)
              .toList();
        });
  }

  private static Entry entry(Columns row) {
    return new Entry(
        new ClientStore.Client(row.id(0), text(row, 1), text(row, 2), text(row, 3)),
        row.id(4),
        text(row, 5),
        row.number(6),
        row.number(7),
        row.number(8),
        row.number(9),
        row.number(10));
  }

  private static String text(Columns row, int place) {
    return String.valueOf(row.text(place)); // no column of these can be null
  }

  /** A connection that was closed. */
  public record Departure(UUID clientId, long connectedEpochNanos) {}

  /** Notes that connections were closed; a client that has come back since stays connected. */
  public void depart(List<Departure> departures) {
    work.call(
        entityManager -> {
          int noted = 0;
          for (Departure departure : departures) {
            noted +=
                entityManager
                    .createQuery(
                        "update IngestClient c set c.connectedEpochNanos = :none"
                            + " where c.clientId = :id and c.connectedEpochNanos = :since")
                    .setParameter("none", NOT_CONNECTED)
                    .setParameter("id", departure.clientId())
                    .setParameter("since", departure.connectedEpochNanos())
                    .executeUpdate();
          }
          return noted;
        });
  }

  /** A collector has no connection: it has just started, or died. */
  static void clear(EntityManager entityManager, UUID nodeId) {
    int unused =
        entityManager
            .createQuery(
                "update IngestClient c set c.connectedEpochNanos = :none"
                    + " where c.nodeId = :node and c.connectedEpochNanos > :none")
            .setParameter("none", NOT_CONNECTED)
            .setParameter("node", nodeId)
            .executeUpdate();
  }
}
