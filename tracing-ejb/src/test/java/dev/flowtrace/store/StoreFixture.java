package dev.flowtrace.store;

import dev.flowtrace.aggregation.EventAttribute;
import dev.flowtrace.aggregation.FlushPolicy;
import dev.flowtrace.aggregation.FlushUnit;
import dev.flowtrace.aggregation.FlushUrgency;
import dev.flowtrace.aggregation.RecordListener;
import dev.flowtrace.aggregation.StoredTrace;
import dev.flowtrace.aggregation.TraceAggregator;
import dev.flowtrace.aggregation.TraceCommand;
import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.aggregation.WrittenTrace;
import dev.flowtrace.ingest.FrameParser;
import dev.flowtrace.ingest.RefusedException;
import dev.flowtrace.protocol.buffer.VarInts;
import dev.flowtrace.protocol.codec.CodecLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One collector's memory and its way to the database, without threads: the test flushes. */
final class StoreFixture {
  /** Everything is due at once. */
  private static final FlushPolicy AT_ONCE =
      new FlushPolicy(1, 0, Long.MAX_VALUE, 1_000, 1 << 20, 1_000);

  private static final AtomicLong CHUNKS = new AtomicLong(System.nanoTime());

  final UnitOfWork work;
  final NodeStore.Node node;
  final TraceAggregator aggregator;
  final TraceWriter writer;
  final TraceReader reader;
  final TraceIndex index;
  private final FrameParser parser =
      new FrameParser(CodecLimits.DEFAULT, 512, Set.of("message_id"), UUID::randomUUID);
  private long position;
  private long flushNumber;
  private long received = 1_000;

  StoreFixture(UnitOfWork work, String nodeName) {
    this(work, nodeName, FinalizedTraces.ignored(work));
  }

  StoreFixture(UnitOfWork work, String nodeName, FinalizedTraces finalized) {
    this.work = work;
    node = new NodeStore(work).register(nodeName, 0);
    flushNumber = node.flushNumber();
    position = node.basePosition();
    aggregator =
        new TraceAggregator(
            node.basePosition(),
            1 << 20,
            bytes -> {},
            RecordListener.NOBODY,
            () -> new UUID(0x7000, CHUNKS.incrementAndGet()),
            System::nanoTime);
    writer = new TraceWriter(finalized, parser);
    reader = new TraceReader(work, parser);
    index = new TraceIndex(work);
  }

  /** Takes frames; returns the position of the last. */
  long send(byte[]... frames) {
    for (byte[] frame : frames) {
      try {
        TraceCommand command = parser.parse(frame).command();
        if (command == null) {
          throw new AssertionError("no command: " + new String(frame, StandardCharsets.UTF_8));
        }
        apply(command);
      } catch (RefusedException e) {
        throw new AssertionError(e);
      }
    }
    return position;
  }

  void apply(TraceCommand command) {
    received++;
    aggregator.apply(List.of(command), received, () -> ++position);
  }

  /** Takes what is due, to be written by {@link #write}. */
  List<FlushUnit> take(boolean leave) {
    return aggregator.takeDue(AT_ONCE, leave ? FlushUrgency.STOP : FlushUrgency.NONE);
  }

  /** Writes parts under the next flush number. */
  Map<UUID, WrittenTrace> write(List<FlushUnit> units) {
    return write(++flushNumber, units);
  }

  Map<UUID, WrittenTrace> write(long number, List<FlushUnit> units) {
    flushNumber = number;
    Map<UUID, WrittenTrace> written = writer.write(node, number, units);
    units.forEach(unit -> aggregator.flushed(unit, written.get(unit.traceId())));
    return written;
  }

  long flushNumber() {
    return flushNumber;
  }

  /** Everything goes to the database; what has not ended stays in memory. */
  void flush() {
    write(take(false));
  }

  /** Everything goes to the database and leaves memory. */
  void evict() {
    for (List<FlushUnit> units = take(true); !units.isEmpty(); units = take(true)) {
      write(units);
    }
  }

  /** The events of a trace in its chunks, as text. */
  List<String> events(UUID traceId) {
    List<String> events = new ArrayList<>();
    for (TraceReader.Chunk chunk : reader.chunks(traceId)) {
      byte[] framed = reader.events(chunk.chunkId());
      if (framed == null) {
        throw new AssertionError("a chunk without content");
      }
      ByteBuffer in = ByteBuffer.wrap(framed);
      while (in.hasRemaining()) {
        byte[] json = new byte[(int) VarInts.get(in)];
        in.get(json);
        events.add(new String(json, StandardCharsets.UTF_8));
      }
    }
    return events;
  }

  /** The trace's row, which must be there. */
  StoredTrace stored(UUID traceId) {
    TraceReader.Found found = reader.find(traceId);
    if (found == null) {
      throw new AssertionError("no trace " + traceId);
    }
    return found.trace();
  }

  /** The ids of the traces that a filter finds, newest first. */
  List<UUID> found(TraceFilter filter) {
    return index.find(filter, TraceOrder.NEWEST_FIRST, null, 0, 1_000, List.of()).stream()
        .map(TraceRow::traceId)
        .toList();
  }

  static EventAttribute messageId(String value) {
    return new EventAttribute("message_id", value);
  }

  @Nullable TraceHead head(UUID traceId) {
    TraceReader.Found found = reader.find(traceId);
    return found == null ? null : found.trace().head();
  }
}
