package dev.flowtrace.export;

import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.store.TraceReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Some traces that are read together: a transaction for each of three questions costs more than
 * what it brings of a small trace. Events are read ahead as long as they fit into a limit; those of
 * larger traces come chunk by chunk. Used by one thread.
 */
final class TraceGroup {
  /** How many traces are read together. */
  static final int TRACES = 25;

  private final TraceReader reader;
  private final Map<UUID, TraceHead> heads;
  private final Map<UUID, List<TraceReader.ChunkSize>> chunks;
  private final Map<UUID, byte[]> events;

  private TraceGroup(
      TraceReader reader,
      Map<UUID, TraceHead> heads,
      Map<UUID, List<TraceReader.ChunkSize>> chunks,
      Map<UUID, byte[]> events) {
    this.reader = reader;
    this.heads = heads;
    this.chunks = chunks;
    this.events = events;
  }

  /**
   * Reads traces.
   *
   * @param mostBytes of events to read ahead
   */
  static TraceGroup read(TraceReader reader, List<UUID> traceIds, long mostBytes) {
    Map<UUID, TraceHead> heads = reader.heads(traceIds);
    Map<UUID, List<TraceReader.ChunkSize>> chunks = reader.chunkSizes(heads.keySet());
    List<UUID> ahead = new ArrayList<>();
    long left = mostBytes;
    for (UUID traceId : traceIds) {
      List<TraceReader.ChunkSize> some = chunks.getOrDefault(traceId, List.of());
      long bytes = some.stream().mapToLong(TraceReader.ChunkSize::bytes).sum();
      if (bytes <= left) {
        left -= bytes;
        some.forEach(chunk -> ahead.add(chunk.chunkId()));
      }
    }
    return new TraceGroup(reader, heads, chunks, reader.events(ahead));
  }

  /** What is known of a trace but its events; null when it is not there. */
  @Nullable TraceHead head(UUID traceId) {
    return heads.get(traceId);
  }

  /** A trace's events. */
  StoredEvents events(UUID traceId) {
    return new StoredEvents(reader, chunks.getOrDefault(traceId, List.of()), events);
  }
}
