package dev.flowtrace.store;

import dev.flowtrace.aggregation.FlushUnit;
import dev.flowtrace.aggregation.StoredTrace;
import dev.flowtrace.aggregation.Topology;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Writes the actors and edges of one flush's traces: those of settled traces as rows, those of
 * others now and then as a whole, with rows for their actors from the beginning.
 */
final class TopologyWriter {
  /**
   * A running trace's actors and edges are stored when so many times as many events came since.
   * That bounds both what storing them costs an event, and how many events are counted again after
   * a crash.
   */
  private static final int EVENTS_A_FIGURE = 4;

  private static final int LEAST_EVENTS = 1_000;

  private final EntityManager entityManager;
  private final Map<UUID, Topology> settled = new LinkedHashMap<>();

  /** Those of the settled traces that may have rows already. */
  private final List<UUID> settledAgain = new ArrayList<>();

  private final List<UUID> outdated = new ArrayList<>();

  /** Actors that running traces did not have before. */
  private final Map<UUID, Topology> appeared = new LinkedHashMap<>();

  TopologyWriter(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  /** Takes a trace that has ended or leaves memory; {@link #finish} writes it. */
  void settle(FlushUnit unit, StoredTrace base) {
    settled.put(unit.traceId(), whole(unit, base));
    if (base.version() > 0) {
      settledAgain.add(unit.traceId());
    }
    if (base.snapshotEvents() > 0) {
      outdated.add(unit.traceId());
    }
  }

  private static Topology whole(FlushUnit unit, StoredTrace base) {
    Topology whole = base.topology().copy();
    unit.delta().mergeTopologyInto(whole);
    return whole;
  }

  /**
   * Takes a trace that goes on: its new actors get rows, so that it is found by them, and all of
   * its actors and edges are stored if that is due.
   *
   * @param events the trace's events with this part's
   * @param version the version that the trace's row is going to have
   * @return how many events are now in what is stored
   */
  long keep(FlushUnit unit, StoredTrace base, long events, long version) {
    Topology fresh = unit.delta().actorsBeyond(base.topology());
    if (fresh.size() > 0) {
      appeared.put(unit.traceId(), fresh);
    }
    long due = Math.max(LEAST_EVENTS, (long) EVENTS_A_FIGURE * base.topology().size());
    if (events - base.snapshotEvents() < due) {
      return base.snapshotEvents();
    }
    byte[] payload = TopologyCodec.toBytes(whole(unit, base));
    int updated =
        entityManager
            .createQuery(
                "update TraceTopology t set t.traceVersion = :version, t.eventCount = :events,"
                    + " t.payload = :payload where t.traceId = :id")
            .setParameter("version", version)
            .setParameter("events", events)
            .setParameter("payload", payload)
            .setParameter("id", unit.traceId())
            .executeUpdate();
    if (updated == 0) {
      TraceTopologyEntity row = new TraceTopologyEntity(unit.traceId());
      row.traceVersion = version;
      row.eventCount = events;
      row.payload = payload;
      entityManager.persist(row);
    }
    return events;
  }

  void finish() {
    if (!appeared.isEmpty()) {
      RowInserts.actors(entityManager, appeared);
    }
    SettledRows.write(entityManager, settled, settledAgain);
    if (!outdated.isEmpty()) {
      entityManager
          .createQuery("delete from TraceTopology t where t.traceId in :ids")
          .setParameter("ids", outdated)
          .executeUpdate();
    }
  }
}
