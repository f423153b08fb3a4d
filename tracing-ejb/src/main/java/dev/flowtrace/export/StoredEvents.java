package dev.flowtrace.export;

import dev.flowtrace.aggregation.FramedEvents;
import dev.flowtrace.store.TraceReader;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored trace's events, chunk by chunk, so that a trace of any size takes little memory. They
 * may be gone through several times; a single chunk is read once. Used by one thread.
 */
final class StoredEvents {
  private final TraceReader reader;
  private final List<TraceReader.Chunk> chunks;
  private byte @Nullable [] single;

  StoredEvents(TraceReader reader, UUID traceId) {
    this.reader = reader;
    this.chunks = reader.chunks(traceId);
  }

  /** Gets the events one after the other. */
  interface Visitor {
    /**
     * An event's JSON, in a part of an array that is not to be kept.
     *
     * @return whether to go on
     */
    boolean event(byte[] json, int offset, int length) throws IOException, InterruptedException;
  }

  /** The trace was deleted while it was read. */
  static final class GoneException extends Exception {}

  /** Shows the events until the visitor has enough of them. */
  void forEach(Visitor visitor) throws IOException, GoneException, InterruptedException {
    for (TraceReader.Chunk chunk : chunks) {
      byte[] framed = framed(chunk.chunkId());
      FramedEvents events = new FramedEvents(framed, framed.length);
      while (events.next()) {
        if (!visitor.event(framed, events.offset(), events.length())) {
          return;
        }
      }
    }
  }

  private byte[] framed(UUID chunkId) throws GoneException {
    byte[] framed = single;
    if (framed == null) {
      framed = reader.events(chunkId);
      if (framed == null) {
        throw new GoneException();
      }
      if (chunks.size() == 1) {
        single = framed;
      }
    }
    return framed;
  }
}
