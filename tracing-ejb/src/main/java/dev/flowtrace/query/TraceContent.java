package dev.flowtrace.query;

import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.aggregation.FramedEvents;
import dev.flowtrace.aggregation.TailBuffer;
import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.causality.CausalEvent;
import dev.flowtrace.causality.CausalEvents;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.store.TraceReader;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A trace as it was when it was opened. Its events are read from the database chunk by chunk, so
 * that a trace of any size takes little memory.
 */
public final class TraceContent {
  private final UUID traceId;
  private final TraceHead head;
  private final boolean inFlight;
  private final List<TraceReader.Chunk> chunks;
  private final List<TailBuffer.Block> unflushed;
  private final TraceReader reader;

  TraceContent(
      UUID traceId,
      TraceHead head,
      boolean inFlight,
      List<TraceReader.Chunk> chunks,
      List<TailBuffer.Block> unflushed,
      TraceReader reader) {
    this.traceId = traceId;
    this.head = head;
    this.inFlight = inFlight;
    this.chunks = chunks;
    this.unflushed = unflushed;
    this.reader = reader;
  }

  /** The trace's id. */
  public UUID traceId() {
    return traceId;
  }

  /** What is known of it but its events. */
  public TraceHead head() {
    return head;
  }

  /** Whether it was in memory. */
  public boolean inFlight() {
    return inFlight;
  }

  /** Shows all events in the order in which they came. */
  public void forEachEvent(EventVisitor visitor) throws IOException {
    forEachEvent(Long.MIN_VALUE, Long.MAX_VALUE, visitor);
  }

  /**
   * Shows the events in the order in which they came; stored ones that lie outside of a time range
   * are left out by whole chunks only.
   */
  public void forEachEvent(long fromEpochNanos, long toEpochNanos, EventVisitor visitor)
      throws IOException {
    for (TraceReader.Chunk chunk : chunks) {
      if (chunk.lastEpochNanos() >= fromEpochNanos && chunk.firstEpochNanos() <= toEpochNanos) {
        visit(chunk, visitor);
      }
    }
    for (TailBuffer.Block block : unflushed) {
      visit(block.bytes(), block.length(), visitor);
    }
  }

  /** Gets events one after the other, decoded. */
  @FunctionalInterface
  public interface DecodedVisitor {
    /** The next event. */
    void event(TraceEvent event) throws IOException;
  }

  /** Shows the events of a time range, decoded, in the order in which they came. */
  public void forEachDecoded(long fromEpochNanos, long toEpochNanos, DecodedVisitor visitor)
      throws IOException {
    forEachEvent(
        fromEpochNanos,
        toEpochNanos,
        (json, offset, length) -> {
          TraceEvent event = StoredEvent.decode(json, offset, length);
          long epochNanos = EpochNanos.of(event.timestamp());
          if (epochNanos >= fromEpochNanos && epochNanos <= toEpochNanos) {
            visitor.event(event);
          }
        });
  }

  /** Shows all events, decoded, in the order in which they came. */
  public void forEachDecoded(DecodedVisitor visitor) throws IOException {
    forEachDecoded(Long.MIN_VALUE, Long.MAX_VALUE, visitor);
  }

  /**
   * The first events with their causes. Chunks behind them are not read, their events only counted.
   *
   * @param most how many at most
   * @param attributes the attributes that are to be kept of each
   */
  public CausalEvents causalEvents(int most, Set<String> attributes) throws IOException {
    CausalEvents events = new CausalEvents(most);
    FirstEvents first =
        new FirstEvents(most, event -> events.add(CausalEvent.of(event, attributes)));
    for (TraceReader.Chunk chunk : chunks) {
      if (first.left == 0) {
        break;
      }
      visit(chunk, first);
    }
    for (TailBuffer.Block block : unflushed) {
      visit(block.bytes(), block.length(), first);
    }
    events.addUnread(Math.max(0, head.events() - most));
    return events;
  }

  /** Decodes as many events as are wanted and passes the others over. */
  private static final class FirstEvents implements EventVisitor {
    private final DecodedVisitor visitor;
    private int left;

    FirstEvents(int most, DecodedVisitor visitor) {
      this.left = most;
      this.visitor = visitor;
    }

    @Override
    public void event(byte[] json, int offset, int length) throws IOException {
      if (left > 0) {
        left--;
        visitor.event(StoredEvent.decode(json, offset, length));
      }
    }
  }

  private void visit(TraceReader.Chunk chunk, EventVisitor visitor) throws IOException {
    byte[] events = reader.events(traceId, chunk);
    if (events == null) {
      throw new IOException("the trace was deleted while it was read");
    }
    visit(events, events.length, visitor);
  }

  private static void visit(byte[] framed, int end, EventVisitor visitor) throws IOException {
    FramedEvents events = new FramedEvents(framed, end);
    while (events.next()) {
      visitor.event(framed, events.offset(), events.length());
    }
  }
}
