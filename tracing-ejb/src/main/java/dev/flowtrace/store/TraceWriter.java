package dev.flowtrace.store;

import dev.flowtrace.aggregation.EventAttribute;
import dev.flowtrace.aggregation.FlushUnit;
import dev.flowtrace.aggregation.StoredTrace;
import dev.flowtrace.aggregation.Topology;
import dev.flowtrace.aggregation.TraceDelta;
import dev.flowtrace.aggregation.TraceHead;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes parts of traces: a chunk with the new events, the trace's row with all that is known of
 * it, and, when it has ended or leaves memory, its actor and edge rows. Many traces go in one
 * transaction.
 */
public final class TraceWriter {
  private static final short CODEC_ZSTD = 1;
  private static final List<String> CONTENT_OF_A_TRACE =
      List.of(
          "delete from EventChunk c where c.traceId = :id",
          "delete from TraceAttribute a where a.traceId = :id",
          "delete from TraceActor a where a.key.traceId = :id",
          "delete from TraceEdge e where e.key.traceId = :id");

  private final FinalizedTraces work;

  /** Works through transactions of its own; nobody learns of traces that end. */
  public TraceWriter(UnitOfWork work) {
    this(FinalizedTraces.ignored(work));
  }

  /** Works through transactions in which traces end. */
  public TraceWriter(FinalizedTraces work) {
    this.work = work;
  }

  /**
   * Writes parts of different traces in one transaction.
   *
   * @param flushNumber this flush's number, one more than the last one's. A flush whose number is
   *     written already has gone through, though its commit seemed to fail, and is not written
   *     again.
   * @return each trace as the database has it now; traces of which nothing is left are missing
   * @throws SupersededException when the collector was started again since
   */
  public Map<UUID, StoredTrace> write(
      NodeStore.Node node, long flushNumber, List<FlushUnit> units) {
    return work.call(
        entityManager -> {
          NodeEntity collector = NodeStore.locked(entityManager, node);
          Map<UUID, TraceEntity> rows = rows(entityManager, units);
          if (collector.flushNumber >= flushNumber) {
            Map<UUID, StoredTrace> stored = new HashMap<>();
            rows.forEach((id, row) -> stored.put(id, row.trace()));
            return stored;
          }
          collector.flushNumber = flushNumber;
          return new Flush(entityManager, work, node.nodeId(), rows).write(units);
        });
  }

  private static Map<UUID, TraceEntity> rows(EntityManager entityManager, List<FlushUnit> units) {
    Map<UUID, TraceEntity> rows = new HashMap<>();
    entityManager
        .createQuery("select t from Trace t where t.traceId in :ids", TraceEntity.class)
        .setParameter("ids", units.stream().map(FlushUnit::traceId).toList())
        .getResultList()
        .forEach(row -> rows.put(row.traceId, row));
    return rows;
  }

  /**
   * Sets the events of a part aside that can never be written, with the reason; does nothing when
   * they are already.
   */
  public void deadLetter(FlushUnit unit, String error, long nowEpochNanos) {
    work.call(
        entityManager -> {
          if (entityManager.find(DeadLetterEntity.class, unit.chunkId()) != null) {
            return unit;
          }
          entityManager.persist(
              new DeadLetterEntity(
                  unit.chunkId(),
                  unit.traceId(),
                  nowEpochNanos,
                  unit.delta().head().events(),
                  StoredText.encode(error),
                  Compression.compress(unit.delta().tail().toBytes())));
          return unit;
        });
  }

  /** One transaction's work. */
  private static final class Flush {
    private final EntityManager entityManager;
    private final FinalizedTraces finalized;
    private final UUID nodeId;
    private final Map<UUID, TraceEntity> rows;
    private final MinuteRollup rollup = new MinuteRollup();
    private final Map<UUID, StoredTrace> stored = new HashMap<>();
    private final List<UUID> settledAgain = new ArrayList<>();

    Flush(
        EntityManager entityManager,
        FinalizedTraces finalized,
        UUID nodeId,
        Map<UUID, TraceEntity> rows) {
      this.entityManager = entityManager;
      this.finalized = finalized;
      this.nodeId = nodeId;
      this.rows = rows;
    }

    Map<UUID, StoredTrace> write(List<FlushUnit> units) {
      for (FlushUnit unit : units) {
        write(unit);
      }
      SettledRows.write(entityManager, stored, settledAgain);
      rollup.write(entityManager);
      return stored;
    }

    private void write(FlushUnit unit) {
      TraceDelta delta = unit.delta();
      TraceEntity row = rows.get(unit.traceId());
      boolean known = row != null;
      if (known && delta.forgetsEarlier()) {
        deleteContent(entityManager, unit.traceId());
      }
      if (!delta.hasContent() && (row == null || delta.forgetsEarlier())) {
        if (row != null) {
          entityManager.remove(row);
        }
        return;
      }
      StoredTrace trace = merged(unit, row == null || delta.forgetsEarlier() ? null : row.trace());
      if (row == null) {
        row = new TraceEntity(unit.traceId());
        row.set(trace, nodeId, unit.sealedPosition());
        entityManager.persist(row);
      } else {
        row.set(trace, nodeId, unit.sealedPosition());
      }
      writeEvents(unit);
      rollup.add(trace.head().flowId(), delta.edgesByMinute());
      stored.put(unit.traceId(), trace);
      finalized.written(entityManager, unit, trace);
      if (known) {
        settledAgain.add(unit.traceId());
      }
    }

    private static StoredTrace merged(FlushUnit unit, @Nullable StoredTrace base) {
      TraceHead head = new TraceHead();
      Topology topology = new Topology();
      if (base != null) {
        head.merge(base.head());
        topology.merge(base.topology());
      }
      head.merge(unit.delta().head());
      unit.delta().mergeTopologyInto(topology);
      return new StoredTrace(head, topology, unit.leavesMemory() || head.end() != null);
    }

    private void writeEvents(FlushUnit unit) {
      TraceHead head = unit.delta().head();
      if (head.events() == 0) {
        return;
      }
      byte[] raw = unit.delta().tail().toBytes();
      EventChunkEntity chunk = new EventChunkEntity(unit.chunkId(), unit.traceId());
      chunk.nodeId = nodeId;
      chunk.journalPosition = unit.sealedPosition();
      chunk.eventCount = Math.toIntExact(head.events());
      chunk.firstEpochNanos = head.firstEventEpochNanos();
      chunk.lastEpochNanos = head.lastEventEpochNanos();
      chunk.codec = CODEC_ZSTD;
      chunk.rawBytes = raw.length;
      chunk.payload = Compression.compress(raw);
      chunk.storedBytes = chunk.payload.length;
      entityManager.persist(chunk);
      for (EventAttribute attribute : unit.delta().attributes()) {
        entityManager.persist(
            new TraceAttributeEntity(
                new TraceAttributeEntity.Key(
                    StoredText.encode(attribute.key()),
                    StoredText.encode(attribute.value()),
                    unit.chunkId()),
                unit.traceId()));
      }
    }

    private static void deleteContent(EntityManager entityManager, UUID traceId) {
      for (String delete : CONTENT_OF_A_TRACE) {
        entityManager.createQuery(delete).setParameter("id", traceId).executeUpdate();
      }
    }
  }
}
