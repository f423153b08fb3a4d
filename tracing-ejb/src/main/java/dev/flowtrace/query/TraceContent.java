package dev.flowtrace.query;

import dev.flowtrace.aggregation.Block;
import dev.flowtrace.aggregation.CausedEvent;
import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.aggregation.EventReader;
import dev.flowtrace.aggregation.FramedEvents;
import dev.flowtrace.aggregation.RecordedEvent;
import dev.flowtrace.aggregation.TailEvents;
import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.causality.CausalEvent;
import dev.flowtrace.causality.CausalEvents;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.store.TraceReader;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A trace as it was when it was opened. Its events are read from the database chunk by chunk, so
 * that a trace of any size takes little memory.
 */
public final class TraceContent {
  private final UUID traceId;
  private final TraceHead head;
  private final boolean inFlight;
  private final List<TraceReader.Chunk> chunks;
  private final List<Block> unflushed;
  private final TraceReader reader;
  private final EventReader events;

  TraceContent(
      UUID traceId,
      TraceHead head,
      boolean inFlight,
      List<TraceReader.Chunk> chunks,
      List<Block> unflushed,
      TraceReader reader,
      EventReader events) {
    this.traceId = traceId;
    this.head = head;
    this.inFlight = inFlight;
    this.chunks = chunks;
    this.unflushed = unflushed;
    this.reader = reader;
    this.events = events;
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
    for (Block block : unflushed) {
      visit(block, visitor);
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

  /** Shows what the events of a time range tell, in the order in which they came. */
  public void forEachRecorded(
      long fromEpochNanos, long toEpochNanos, Consumer<RecordedEvent> visitor) throws IOException {
    forEachEvent(
        fromEpochNanos,
        toEpochNanos,
        (json, offset, length) -> {
          RecordedEvent event = recorded(json, offset, length);
          if (event.epochNanos() >= fromEpochNanos && event.epochNanos() <= toEpochNanos) {
            visitor.accept(event);
          }
        });
  }

  private RecordedEvent recorded(byte[] json, int offset, int length) throws IOException {
    try {
      return events.read(json, offset, length);
    } catch (IllegalStateException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * The first events with their causes. Chunks behind them are not read, their events only counted.
   *
   * @param most how many at most
   * @param attributes the indexed attributes that are to be kept of each
   */
  public CausalEvents causalEvents(int most, Set<String> attributes) throws IOException {
    CausalEvents causal = new CausalEvents(most);
    FirstEvents first =
        new FirstEvents(
            most, (json, offset, length) -> causal.add(causal(json, offset, length, attributes)));
    for (TraceReader.Chunk chunk : chunks) {
      if (first.left == 0) {
        break;
      }
      visit(chunk, first);
    }
    for (Block block : unflushed) {
      visit(block, first);
    }
    causal.addUnread(Math.max(0, head.events() - most));
    return causal;
  }

  private CausalEvent causal(byte[] json, int offset, int length, Set<String> attributes)
      throws IOException {
    CausedEvent usual = events.readCauses(json, offset, length);
    return usual == null
        ? CausalEvent.of(StoredEvent.decode(json, offset, length), attributes)
        : CausalEvent.of(usual, attributes);
  }

  /** Shows as many events as are wanted and passes the others over. */
  private static final class FirstEvents implements EventVisitor {
    private final EventVisitor visitor;
    private int left;

    FirstEvents(int most, EventVisitor visitor) {
      this.left = most;
      this.visitor = visitor;
    }

    @Override
    public void event(byte[] json, int offset, int length) throws IOException {
      if (left > 0) {
        left--;
        visitor.event(json, offset, length);
      }
    }
  }

  private void visit(TraceReader.Chunk chunk, EventVisitor visitor) throws IOException {
    byte[] framed = reader.events(traceId, chunk);
    if (framed == null) {
      throw new IOException("the trace was deleted while it was read");
    }
    FramedEvents each = new FramedEvents(framed, framed.length);
    while (each.next()) {
      visitor.event(framed, each.offset(), each.length());
    }
  }

  private static void visit(Block block, EventVisitor visitor) throws IOException {
    TailEvents each = new TailEvents(block);
    while (each.next()) {
      if (each.isJson()) {
        visitor.event(each.bytes(), each.offset(), each.length());
      } else {
        byte[] json = each.json();
        visitor.event(json, 0, json.length);
      }
    }
  }
}
