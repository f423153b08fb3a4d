package dev.flowtrace.store;

import dev.flowtrace.aggregation.AdjustedCount;
import dev.flowtrace.aggregation.BaseTopology;
import dev.flowtrace.aggregation.EventAttribute;
import dev.flowtrace.aggregation.EventReader;
import dev.flowtrace.aggregation.FlushUnit;
import dev.flowtrace.aggregation.Occupation;
import dev.flowtrace.aggregation.TailBuffer;
import dev.flowtrace.aggregation.TopologyByMinute;
import dev.flowtrace.aggregation.TraceBase;
import dev.flowtrace.aggregation.TraceDelta;
import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.aggregation.WaitingTimes;
import dev.flowtrace.aggregation.WrittenTrace;
import jakarta.persistence.EntityManager;
import jakarta.persistence.OptimisticLockException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes parts of traces: a chunk with the new events, the trace's row with all that is known of
 * it, and, when it has ended or leaves memory, its actors and edges. Many traces go in one
 * transaction. For one thread, but for {@link #prepare}.
 */
public final class TraceWriter implements AutoCloseable {
  private static final List<String> CONTENT_OF_A_TRACE =
      List.of(
          // before the chunks, by which they are found
          "delete from TraceAttribute a where a.key.chunkId in"
              + " (select c.chunkId from EventChunk c where c.traceId = :id)",
          "delete from EventChunk c where c.traceId = :id",
          "delete from TraceActors a where a.key.traceId = :id",
          "delete from TraceTopology t where t.traceId = :id");

  private static final String ATTRIBUTE =
      "insert into trace_attribute (trace_id, chunk_id, attribute_key, attribute_value)"
          + " values (?, ?, ?, ?)";

  private final FinalizedTraces work;
  private final TraceLoader loader;
  private final EventPacker packer = new EventPacker();
  private RollupMemory rollups = new RollupMemory();

  /** Events of the parts that were prepared and are not written yet, by their chunk. */
  private final Map<UUID, byte[]> prepared = new ConcurrentHashMap<>();

  private final EventPacker preparing = new EventPacker();

  /** Works through transactions in which traces end. */
  public TraceWriter(FinalizedTraces work, EventReader events) {
    this.work = work;
    this.loader = new TraceLoader(events);
  }

  /**
   * Packs the events of parts that are going to be written, before there is a transaction. May be
   * called by another thread than what writes, one at a time.
   */
  public void prepare(List<FlushUnit> units) {
    for (FlushUnit unit : units) {
      if (unit.delta().head().events() > 0) {
        prepared.put(unit.chunkId(), preparing.pack(unit.delta().tail().blocks()));
      }
    }
  }

  /**
   * Writes parts of different traces in one transaction, best those that were {@link #prepare}d.
   *
   * @param flushNumber this flush's number, one more than the last one's. A flush whose number is
   *     written already has gone through, though its commit seemed to fail, and is not written
   *     again.
   * @return what the database has of each trace now; traces of which nothing is left are missing
   * @throws SupersededException when the collector was started again since
   */
  public Map<UUID, WrittenTrace> write(
      NodeStore.Node node, long flushNumber, List<FlushUnit> units) {
    RollupMemory known = rollups;
    // what is known holds only if this is committed
    rollups = new RollupMemory();
    Map<UUID, WrittenTrace> written =
        work.call(
            entityManager -> {
              NodeEntity collector = NodeStore.locked(entityManager, node);
              Map<UUID, TraceEntity> rows = rows(entityManager, units);
              if (collector.flushNumber >= flushNumber) {
                return written(units, rows);
              }
              collector.flushNumber = flushNumber;
              return new Flush(entityManager, node.nodeId(), rows).write(units, known);
            });
    rollups = known;
    units.forEach(this::forget);
    return written;
  }

  private void forget(FlushUnit unit) {
    prepared.remove(unit.chunkId());
  }

  /** What a flush has made of the rows, though its answer was lost. */
  private static Map<UUID, WrittenTrace> written(
      List<FlushUnit> units, Map<UUID, TraceEntity> rows) {
    Map<UUID, WrittenTrace> written = new HashMap<>();
    for (FlushUnit unit : units) {
      TraceEntity row = rows.get(unit.traceId());
      if (row != null) {
        written.put(unit.traceId(), WrittenTrace.ofRow(row.head(), row.settled, row.rowVersion));
      }
    }
    return written;
  }

  private static Map<UUID, TraceEntity> rows(EntityManager entityManager, List<FlushUnit> units) {
    Map<UUID, TraceEntity> rows = new HashMap<>();
    entityManager
        .createQuery("select t from Trace t where t.traceId in :ids", TraceEntity.class)
        .setParameter("ids", units.stream().map(FlushUnit::traceId).toList())
        // changes go through RowBatch
        .setHint("eclipselink.read-only", "true")
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
                  packer.plain(unit.delta().tail().blocks())));
          return unit;
        });
    forget(unit);
  }

  /** Gives memory back that is outside of the heap; nothing can be written after it. */
  @Override
  public void close() {
    preparing.close();
    packer.close();
  }

  /** An indexed attribute that a chunk's events carry. */
  private record ChunkAttribute(UUID traceId, UUID chunkId, EventAttribute attribute) {}

  private static void set(RowBatch batch, ChunkAttribute row) throws SQLException {
    batch
        .id(row.traceId())
        .id(row.chunkId())
        .text(row.attribute().key())
        .text(row.attribute().value());
  }

  /** One transaction's work. */
  private final class Flush {
    private final EntityManager entityManager;
    private final UUID nodeId;
    private final Map<UUID, TraceEntity> rows;
    private final TraceRows traces = new TraceRows();
    private final TopologyWriter topologies = new TopologyWriter();
    private final MinuteRollup rollup = new MinuteRollup();
    private final List<ChunkAttribute> attributes = new ArrayList<>();
    private final Map<UUID, WrittenTrace> written = new HashMap<>();

    Flush(EntityManager entityManager, UUID nodeId, Map<UUID, TraceEntity> rows) {
      this.entityManager = entityManager;
      this.nodeId = nodeId;
      this.rows = rows;
    }

    Map<UUID, WrittenTrace> write(List<FlushUnit> units, RollupMemory known) {
      for (FlushUnit unit : units) {
        write(unit);
      }
      traces.write(entityManager);
      RowBatch.write(entityManager, ATTRIBUTE, attributes, TraceWriter::set);
      topologies.write(entityManager);
      rollup.write(entityManager, known);
      return written;
    }

    private void write(FlushUnit unit) {
      TraceDelta delta = unit.delta();
      TraceEntity row = rows.get(unit.traceId());
      if (row != null && delta.forgetsEarlier()) {
        deleteContent(entityManager, unit.traceId());
      }
      if (!delta.hasContent() && (row == null || delta.forgetsEarlier())) {
        if (row != null) {
          delete(entityManager, row);
        }
        return;
      }
      TraceBase base = base(unit, row);
      TraceHead head = new TraceHead();
      head.merge(base.head());
      head.merge(delta.head());
      boolean settles = unit.leavesMemory() || head.end() != null;
      long version = base.version() + 1;
      if (row == null) {
        row = new TraceEntity(unit.traceId());
        traces.insert(row);
      } else {
        traces.update(row);
      }
      row.set(head, settles, nodeId, unit.sealedPosition());
      Set<String> newActors = delta.actorsBeyond(base.topology());
      if (!newActors.isEmpty()) {
        traces.actors(unit.traceId(), version, newActors);
      }
      writeEvents(unit, version);
      count(unit.traceId(), base, head, delta);
      BaseTopology stored = topologies.add(unit, base, head.events(), version, settles);
      work.written(unit, head);
      written.put(
          unit.traceId(),
          stored == null
              ? new WrittenTrace(
                  head, base.topology(), false, settles, version, base.snapshotEvents())
              : WrittenTrace.whole(head, stored, settles, version));
    }

    /**
     * Adds to the flow's rollup. A trace whose flow nobody has said yet waits, even when it has
     * ended: its start may be in the journal of a collector that died. How many runs it stands for
     * is said there, too. Then it counts with all its events.
     */
    private void count(UUID traceId, TraceBase base, TraceHead now, TraceDelta delta) {
      if (now.declaredFlowId() == null) {
        return;
      }
      double adjustedCount = AdjustedCount.of(now.extraJson());
      Map<String, Occupation> occupations = new HashMap<>();
      delta.addOccupationsTo(occupations);
      BaseTopology counted = base.topology();
      if (base.head().events() > 0 && base.head().declaredFlowId() == null) {
        // the part's own chunk is not written yet
        TopologyByMinute earlier = loader.byMinute(entityManager, traceId);
        rollup.sums(now.flowId(), adjustedCount).merge(earlier);
        earlier.addOccupationsTo(occupations);
        counted = new BaseTopology();
      }
      TopologyByMinute sums = rollup.sums(now.flowId(), adjustedCount);
      delta.addTo(sums);
      WaitingTimes.forEachChange(
          counted,
          occupations,
          (actor, minute, nanos) -> sums.at(minute).actor(actor).addWaited(nanos));
    }

    /** What was there before, without what a part forgets. */
    private TraceBase base(FlushUnit unit, @Nullable TraceEntity row) {
      if (row == null || unit.delta().forgetsEarlier()) {
        return TraceBase.nothing(row == null ? 0 : row.rowVersion);
      }
      TraceBase known = unit.base();
      return known != null && known.version() == row.rowVersion
          ? known
          : TraceBase.of(loader.load(entityManager, row));
    }

    private void writeEvents(FlushUnit unit, long version) {
      TraceHead head = unit.delta().head();
      if (head.events() == 0) {
        return;
      }
      TailBuffer tail = unit.delta().tail();
      EventChunkEntity chunk = new EventChunkEntity(unit.chunkId(), unit.traceId());
      chunk.nodeId = nodeId;
      chunk.journalPosition = unit.sealedPosition();
      chunk.traceVersion = version;
      chunk.eventCount = Math.toIntExact(head.events());
      chunk.firstEpochNanos = head.firstEventEpochNanos();
      chunk.lastEpochNanos = head.lastEventEpochNanos();
      chunk.rawBytes = Math.toIntExact(tail.bytes());
      byte[] payload = prepared.get(unit.chunkId());
      chunk.payload = payload == null ? packer.pack(tail.blocks()) : payload;
      chunk.codec = PackedEvents.codec(chunk.payload);
      chunk.storedBytes = chunk.payload.length;
      traces.insert(chunk);
      for (EventAttribute attribute : unit.delta().attributes()) {
        attributes.add(new ChunkAttribute(unit.traceId(), unit.chunkId(), attribute));
      }
    }

    private static void delete(EntityManager entityManager, TraceEntity row) {
      int deleted =
          entityManager
              .createQuery("delete from Trace t where t.traceId = :id and t.rowVersion = :version")
              .setParameter("id", row.traceId)
              .setParameter("version", row.rowVersion)
              .executeUpdate();
      if (deleted == 0) {
        throw new OptimisticLockException("trace " + row.traceId + " was changed meanwhile");
      }
    }

    private static void deleteContent(EntityManager entityManager, UUID traceId) {
      for (String delete : CONTENT_OF_A_TRACE) {
        entityManager.createQuery(delete).setParameter("id", traceId).executeUpdate();
      }
    }
  }
}
