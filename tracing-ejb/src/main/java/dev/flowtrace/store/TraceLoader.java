package dev.flowtrace.store;

import dev.flowtrace.aggregation.EventReader;
import dev.flowtrace.aggregation.FramedEvents;
import dev.flowtrace.aggregation.RecordedEvent;
import dev.flowtrace.aggregation.StoredTrace;
import dev.flowtrace.aggregation.Topology;
import dev.flowtrace.aggregation.TopologyByMinute;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what the database has of traces. A trace's actors and edges are what was stored of
 * them last, and the events that came since.
 *
 * <p>Versions of the trace's row tell what belongs together. Rows that change meanwhile make no
 * error here; it is for the caller to see that the version is still the same.
 */
final class TraceLoader {
  /** Few: the events that are counted again are in memory together. */
  private static final int COUNTED_AT_ONCE = 20;

  private final EventReader events;

  TraceLoader(EventReader events) {
    this.events = events;
  }

  /** A trace, or what is wrong with it. */
  record Loaded(
      TraceEntity row, @Nullable StoredTrace trace, @Nullable DamagedRowException damage) {}

  /**
   * One trace.
   *
   * @throws DamagedRowException when it cannot be read
   */
  StoredTrace load(EntityManager entityManager, TraceEntity row) {
    Loaded loaded = load(entityManager, List.of(row)).get(0);
    if (loaded.trace() == null) {
      throw Objects.requireNonNull(loaded.damage());
    }
    return loaded.trace();
  }

  /** Many traces. */
  List<Loaded> load(EntityManager entityManager, List<TraceEntity> rows) {
    List<Loaded> loaded = new ArrayList<>(rows.size());
    for (int from = 0; from < rows.size(); from += COUNTED_AT_ONCE) {
      int to = Math.min(rows.size(), from + COUNTED_AT_ONCE);
      load(entityManager, rows.subList(from, to), loaded);
    }
    return loaded;
  }

  private static Loaded loaded(TraceEntity row, long snapshotEvents, Supplier<Topology> topology) {
    try {
      return new Loaded(
          row,
          new StoredTrace(row.head(), topology.get(), row.settled, row.rowVersion, snapshotEvents),
          null);
    } catch (RuntimeException e) {
      return new Loaded(row, null, new DamagedRowException(row.traceId, e));
    }
  }

  private static List<UUID> ids(Collection<TraceEntity> rows) {
    return rows.stream().map(row -> row.traceId).toList();
  }

  /** Events that are in no stored topology yet. */
  private record Uncounted(long version, int rawBytes, byte[] payload) {}

  private void load(EntityManager entityManager, List<TraceEntity> rows, List<Loaded> loaded) {
    Map<UUID, TraceTopologyEntity> snapshots = new HashMap<>();
    entityManager
        .createQuery(
            "select s from TraceTopology s where s.traceId in :ids", TraceTopologyEntity.class)
        .setParameter("ids", ids(rows))
        .getResultList()
        .forEach(snapshot -> snapshots.put(snapshot.traceId, snapshot));
    Map<UUID, List<Uncounted>> chunks = new HashMap<>();
    Columns.query(
            entityManager,
            "select c.traceId, c.traceVersion, c.rawBytes, c.payload from EventChunk c"
                + " where c.traceId in :ids and c.traceVersion > coalesce("
                + "(select s.traceVersion from TraceTopology s where s.traceId = c.traceId), -1)"
                + " order by c.traceVersion")
        .setParameter("ids", ids(rows))
        .getResultList()
        .stream()
        .map(Columns::new)
        .forEach(
            row ->
                chunks
                    .computeIfAbsent(row.id(0), id -> new ArrayList<>())
                    .add(new Uncounted(row.number(1), (int) row.number(2), row.bytes(3))));
    for (TraceEntity row : rows) {
      TraceTopologyEntity snapshot = snapshots.get(row.traceId);
      loaded.add(
          loaded(
              row,
              snapshot == null ? 0 : snapshot.eventCount,
              () -> {
                Topology topology =
                    snapshot == null ? new Topology() : TopologyCodec.ofBytes(snapshot.payload);
                for (Uncounted chunk : chunks.getOrDefault(row.traceId, List.of())) {
                  if (chunk.version <= row.rowVersion) {
                    count(PackedEvents.unpack(chunk.payload, chunk.rawBytes), topology);
                  }
                }
                return topology;
              }));
    }
  }

  private void count(byte[] framed, Topology topology) {
    forEach(framed, topology::record);
  }

  private void forEach(byte[] framed, Consumer<RecordedEvent> counter) {
    FramedEvents each = new FramedEvents(framed, framed.length);
    while (each.next()) {
      counter.accept(events.read(framed, each.offset(), each.length()));
    }
  }

  /** What a trace's stored events say of its actors and edges, by minute. */
  TopologyByMinute byMinute(EntityManager entityManager, UUID traceId) {
    TopologyByMinute counted = new TopologyByMinute();
    List<UUID> chunks =
        entityManager
            .createQuery("select c.chunkId from EventChunk c where c.traceId = :id", UUID.class)
            .setParameter("id", traceId)
            .getResultList();
    for (UUID chunk : chunks) {
      Columns row =
          new Columns(
              Columns.query(
                      entityManager,
                      "select c.rawBytes, c.payload from EventChunk c where c.chunkId = :id")
                  .setParameter("id", chunk)
                  .getSingleResult());
      forEach(PackedEvents.unpack(row.bytes(1), (int) row.number(0)), counted::record);
    }
    return counted;
  }
}
