package dev.flowtrace.store;

import dev.flowtrace.aggregation.EventReader;
import dev.flowtrace.aggregation.StoredTrace;
import dev.flowtrace.aggregation.TraceHead;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads single traces and their events. */
public final class TraceReader {
  private static final Logger LOG = Logger.getLogger(TraceReader.class.getPackageName());
  private static final int IDS_A_QUERY = 1_000;
  private static final int ATTEMPTS = 20;

  /** Traces whose events have so many bytes are read at once, larger ones chunk by chunk. */
  private static final long READ_AT_ONCE_BYTES = 256 * 1024L;

  /** Spares EclipseLink a copy of each row and the search for changes; others pass over it. */
  private static final String READ_ONLY = "eclipselink.read-only";

  private final UnitOfWork work;
  private final TraceLoader loader;

  /** Works through transactions of its own. */
  public TraceReader(UnitOfWork work, EventReader events) {
    this.work = work;
    this.loader = new TraceLoader(events);
  }

  /**
   * A trace as the database has it.
   *
   * @param nodeId the collector that wrote it last
   * @param journalPosition the position in that collector's journal up to which it is written
   */
  public record Found(UUID traceId, StoredTrace trace, UUID nodeId, long journalPosition) {}

  /**
   * A chunk.
   *
   * @param journalPosition the position in its collector's journal up to which it holds the trace
   * @param rawBytes the size of its framed events
   * @param payload its compressed events, null when they are not read yet
   */
  public record Chunk(
      UUID chunkId,
      UUID nodeId,
      long journalPosition,
      long firstEpochNanos,
      long lastEpochNanos,
      int rawBytes,
      byte @Nullable [] payload) {}

  /** A trace and its chunks, in the order in which they were written. */
  public record Opened(TraceHead head, List<Chunk> chunks) {}

  /**
   * A chunk's place in its trace.
   *
   * @param bytes the size of its framed events
   */
  public record ChunkSize(UUID chunkId, int bytes) {}

  /**
   * What is known of a trace and where its events are, null if there is none. A small trace's come
   * at once: most are, and each transaction takes longer than reading them.
   */
  public @Nullable Opened open(UUID traceId) {
    return work.call(
        entityManager -> {
          TraceEntity row =
              entityManager.find(TraceEntity.class, traceId, Map.of(READ_ONLY, "true"));
          return row == null
              ? null
              : new Opened(
                  row.head(),
                  row.eventBytes <= READ_AT_ONCE_BYTES
                      ? chunksWithContent(entityManager, traceId)
                      : chunks(entityManager, traceId));
        });
  }

  /**
   * A trace, null if there is none.
   *
   * @throws DamagedRowException when it cannot be read
   */
  public @Nullable Found find(UUID traceId) {
    for (TraceLoader.Loaded loaded : load(List.of(traceId))) {
      if (loaded.damage() != null) {
        throw loaded.damage();
      }
      return found(loaded);
    }
    return null;
  }

  /** Those traces that there are, but damaged ones: one bad row is not all rows' loss. */
  public List<Found> find(Collection<UUID> traceIds) {
    List<Found> found = new ArrayList<>();
    for (TraceLoader.Loaded loaded : load(traceIds)) {
      if (loaded.damage() != null) {
        LOG.log(Level.SEVERE, loaded.damage().getMessage(), loaded.damage());
      } else {
        found.add(found(loaded));
      }
    }
    return found;
  }

  private static Found found(TraceLoader.Loaded loaded) {
    TraceEntity row = loaded.row();
    return new Found(
        row.traceId, Objects.requireNonNull(loaded.trace()), row.nodeId, row.journalPosition);
  }

  private List<TraceLoader.Loaded> load(Collection<UUID> traceIds) {
    List<TraceLoader.Loaded> whole = new ArrayList<>();
    Collection<UUID> missing = traceIds;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      List<UUID> changed = new ArrayList<>();
      inPortions(
          missing,
          (entityManager, ids) -> {
            List<TraceLoader.Loaded> loaded = load(entityManager, ids);
            Map<UUID, Long> versions = versions(entityManager, ids);
            for (TraceLoader.Loaded one : loaded) {
              if (versions.getOrDefault(one.row().traceId, -1L) == one.row().rowVersion) {
                whole.add(one);
              } else {
                changed.add(one.row().traceId);
              }
            }
            return loaded;
          });
      if (changed.isEmpty()) {
        return whole;
      }
      missing = changed;
    }
    throw new IllegalStateException("traces change faster than they can be read: " + missing);
  }

  private List<TraceLoader.Loaded> load(EntityManager entityManager, List<UUID> ids) {
    return loader.load(
        entityManager,
        entityManager
            .createQuery("select t from Trace t where t.traceId in :ids", TraceEntity.class)
            .setParameter("ids", ids)
            .getResultList());
  }

  /** A trace is in several tables: what was read of it belongs together if this did not change. */
  private static Map<UUID, Long> versions(EntityManager entityManager, List<UUID> ids) {
    Map<UUID, Long> versions = new HashMap<>();
    Columns.query(
            entityManager, "select t.traceId, t.rowVersion from Trace t where t.traceId in :ids")
        .setParameter("ids", ids)
        .getResultList()
        .stream()
        .map(Columns::new)
        .forEach(row -> versions.put(row.id(0), row.number(1)));
    return versions;
  }

  /** Whether a trace has a row. */
  public boolean exists(UUID traceId) {
    return work.call(
        entityManager ->
            !entityManager
                .createQuery("select t.traceId from Trace t where t.traceId = :id", UUID.class)
                .setParameter("id", traceId)
                .getResultList()
                .isEmpty());
  }

  /** A trace's chunks without their content, in the order in which they were written. */
  public List<Chunk> chunks(UUID traceId) {
    return work.call(entityManager -> chunks(entityManager, traceId));
  }

  private static List<Chunk> chunks(EntityManager entityManager, UUID traceId) {
    return chunks(entityManager, traceId, "").map(row -> chunk(row, null)).toList();
  }

  private static List<Chunk> chunksWithContent(EntityManager entityManager, UUID traceId) {
    return chunks(entityManager, traceId, ", c.payload")
        .map(row -> chunk(row, row.bytes(6)))
        .toList();
  }

  /** {@code further}: what is wanted of each beside what is known of all, behind a comma. */
  private static Stream<Columns> chunks(EntityManager entityManager, UUID traceId, String further) {
    return Columns.query(
            entityManager,
            "select c.chunkId, c.nodeId, c.journalPosition, c.firstEpochNanos, c.lastEpochNanos,"
                + " c.rawBytes"
                + further
                + " from EventChunk c where c.traceId = :id order by c.chunkId")
        .setParameter("id", traceId)
        .getResultList()
        .stream()
        .map(Columns::new);
  }

  private static Chunk chunk(Columns row, byte @Nullable [] payload) {
    return new Chunk(
        row.id(0),
        row.id(1),
        row.number(2),
        row.number(3),
        row.number(4),
        (int) row.number(5),
        payload);
  }

  /**
   * A chunk's framed events, null when it is gone.
   *
   * @throws DamagedRowException when they cannot be read
   */
  public byte @Nullable [] events(UUID traceId, Chunk chunk) {
    byte[] payload = chunk.payload();
    return payload == null
        ? events(chunk.chunkId())
        : decompressed(traceId, payload, chunk.rawBytes());
  }

  /**
   * A chunk's framed events, null when it is gone.
   *
   * @throws DamagedRowException when they cannot be read
   */
  public byte @Nullable [] events(UUID chunkId) {
    return work.call(
        entityManager -> {
          EventChunkEntity chunk = entityManager.find(EventChunkEntity.class, chunkId);
          return chunk == null ? null : decompressed(chunk.traceId, chunk.payload, chunk.rawBytes);
        });
  }

  private static byte[] decompressed(UUID traceId, byte[] payload, int rawBytes) {
    try {
      return PackedEvents.unpack(payload, rawBytes);
    } catch (IllegalStateException e) {
      throw new DamagedRowException(traceId, e);
    }
  }

  /**
   * For traces with chunks of a collector, the journal position up to which they hold the trace.
   */
  public Map<UUID, Long> chunkPositions(UUID nodeId, Collection<UUID> traceIds) {
    return positions(
        "select c.traceId, max(c.journalPosition) from EventChunk c"
            + " where c.nodeId = :node and c.traceId in :ids group by c.traceId",
        nodeId,
        traceIds);
  }

  /**
   * For traces whose rows a collector wrote last, the journal position up to which it has written
   * them.
   */
  public Map<UUID, Long> rowPositions(UUID nodeId, Collection<UUID> traceIds) {
    return positions(
        "select t.traceId, t.journalPosition from Trace t"
            + " where t.nodeId = :node and t.traceId in :ids",
        nodeId,
        traceIds);
  }

  private Map<UUID, Long> positions(String query, UUID nodeId, Collection<UUID> traceIds) {
    Map<UUID, Long> positions = new HashMap<>();
    inPortions(
            traceIds,
            (entityManager, ids) ->
                Columns.query(entityManager, query)
                    .setParameter("node", nodeId)
                    .setParameter("ids", ids)
                    .getResultList())
        .stream()
        .map(Columns::new)
        .forEach(row -> positions.put(row.id(0), row.number(1)));
    return positions;
  }

  /** What is known of traces but their events; those that are not there are missing. */
  public Map<UUID, TraceHead> heads(Collection<UUID> traceIds) {
    Map<UUID, TraceHead> heads = new HashMap<>();
    inPortions(
            traceIds,
            (entityManager, ids) ->
                entityManager
                    .createQuery("select t from Trace t where t.traceId in :ids", TraceEntity.class)
                    .setParameter("ids", ids)
                    .setHint(READ_ONLY, "true")
                    .getResultList())
        .forEach(row -> heads.put(row.traceId, row.head()));
    return heads;
  }

  /** The chunks of traces, each trace's in the order in which they were written. */
  public Map<UUID, List<ChunkSize>> chunkSizes(Collection<UUID> traceIds) {
    Map<UUID, List<ChunkSize>> chunks = new HashMap<>();
    inPortions(
            traceIds,
            (entityManager, ids) ->
                Columns.query(
                        entityManager,
                        "select c.traceId, c.chunkId, c.rawBytes from EventChunk c"
                            + " where c.traceId in :ids order by c.chunkId")
                    .setParameter("ids", ids)
                    .getResultList())
        .stream()
        .map(Columns::new)
        .forEach(
            row ->
                chunks
                    .computeIfAbsent(row.id(0), id -> new ArrayList<>(1))
                    .add(new ChunkSize(row.id(1), (int) row.number(2))));
    return chunks;
  }

  /**
   * The framed events of chunks; those that are gone or cannot be read are missing, and {@link
   * #events(UUID)} tells which it is.
   */
  public Map<UUID, byte[]> events(Collection<UUID> chunkIds) {
    Map<UUID, byte[]> events = new HashMap<>();
    inPortions(
            chunkIds,
            (entityManager, ids) ->
                Columns.query(
                        entityManager,
                        "select c.chunkId, c.rawBytes, c.payload from EventChunk c"
                            + " where c.chunkId in :ids")
                    .setParameter("ids", ids)
                    .getResultList())
        .stream()
        .map(Columns::new)
        .forEach(
            row -> {
              try {
                events.put(row.id(0), PackedEvents.unpack(row.bytes(2), (int) row.number(1)));
              } catch (IllegalStateException e) {
                LOG.log(Level.FINE, "a chunk cannot be read", e);
              }
            });
    return events;
  }

  /** For traces whose rows another collector wrote last, the rows' versions. */
  public Map<UUID, Long> versionsOfOthers(UUID nodeId, Collection<UUID> traceIds) {
    return positions(
        "select t.traceId, t.rowVersion from Trace t"
            + " where t.nodeId <> :node and t.traceId in :ids",
        nodeId,
        traceIds);
  }

  /** Some traces that a collector had in memory when it wrote them last. */
  public List<UUID> unsettled(UUID nodeId, int limit) {
    return work.call(
        entityManager ->
            entityManager
                .createQuery(
                    "select t.traceId from Trace t where t.settled = false and t.nodeId = :node",
                    UUID.class)
                .setParameter("node", nodeId)
                .setMaxResults(limit)
                .getResultList());
  }

  /** Some traces that did not end and of which nothing was heard since a time. */
  public List<UUID> silentSince(long epochNanos, int limit) {
    return work.call(
        entityManager ->
            entityManager
                .createQuery(
                    "select t.traceId from Trace t where t.status in ('Running', 'Pending')"
                        + " and t.activeEpochNanos < :since",
                    UUID.class)
                .setParameter("since", epochNanos)
                .setMaxResults(limit)
                .getResultList());
  }

  private interface Portion<T> {
    List<T> read(EntityManager entityManager, List<UUID> ids);
  }

  private <T> List<T> inPortions(Collection<UUID> ids, Portion<T> portion) {
    List<UUID> all = List.copyOf(ids);
    List<T> results = new ArrayList<>();
    for (int from = 0; from < all.size(); from += IDS_A_QUERY) {
      List<UUID> some = all.subList(from, Math.min(all.size(), from + IDS_A_QUERY));
      results.addAll(work.call(entityManager -> portion.read(entityManager, some)));
    }
    return results;
  }
}
