package dev.flowtrace.ingest;

import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.aggregation.RecordedEvent;
import dev.flowtrace.aggregation.TraceAggregator;
import dev.flowtrace.aggregation.TraceCommand;
import dev.flowtrace.aggregation.TraceStatus;
import dev.flowtrace.journal.ClientBatch;
import dev.flowtrace.journal.ClosedJournalException;
import dev.flowtrace.journal.Journal;
import dev.flowtrace.journal.JournalFrame;
import dev.flowtrace.metrics.CollectorMetrics;
import dev.flowtrace.metrics.RejectReason;
import dev.flowtrace.protocol.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where everything comes in, from whatever transport: reads frames, holds senders back while memory
 * is used up, journals and aggregates, counts.
 *
 * <p>Thread-safe. {@link #submit} may wait for memory.
 */
public final class Ingest {
  private static final Logger LOG = Logger.getLogger(Ingest.class.getPackageName());

  /**
   * Connections with batches that are held back at a time. Each takes a thread of the server's
   * pool, of which WildFly has 16 for each processor.
   */
  private static final int MOST_HELD = 16;

  private final FrameReader frames;
  private final IngestBudget budget;
  private final TraceAggregator aggregator;
  private final Journal journal;
  private final StoredTraces stored;
  private final CollectorMetrics metrics;
  private final Clock clock;
  private final Duration patience;
  private final Duration batchPatience;

  /** For connections with batches that are held back. */
  private final Semaphore places = new Semaphore(MOST_HELD);

  /** Held from asking which events a trace has until those that it has not are in it. */
  private final ReentrantLock storing = new ReentrantLock();

  private volatile boolean stopping;

  /** What ingest asks of the database. */
  public interface StoredTraces {
    /** Whether a trace is stored. */
    boolean exists(UUID traceId);

    /** The ids of all events of a trace, in memory or stored. */
    Set<UUID> eventIds(UUID traceId);

    /**
     * Brings a stored trace into memory, so that subscribers can be told of its events by flow and
     * status; does nothing when it can't.
     */
    void resume(UUID traceId);
  }

  /**
   * Puts the funnel together.
   *
   * @param patience how long a sender is held back before its frame is refused
   * @param batchPatience how long a client's connection is held back before it is told to come
   *     again with its batch
   */
  public Ingest(
      FrameReader frames,
      IngestBudget budget,
      TraceAggregator aggregator,
      Journal journal,
      StoredTraces stored,
      CollectorMetrics metrics,
      Clock clock,
      Duration patience,
      Duration batchPatience) {
    this.frames = frames;
    this.budget = budget;
    this.aggregator = aggregator;
    this.journal = journal;
    this.stored = stored;
    this.metrics = metrics;
    this.clock = clock;
    this.patience = patience;
    this.batchPatience = batchPatience;
  }

  /** See {@link FrameReader#read}. */
  public ParsedFrame read(byte[] frame, boolean binary) throws RefusedException {
    return frames.read(frame, binary);
  }

  /** See {@link FrameReader#done}. */
  public void done(ParsedFrame frame) {
    frames.done(frame);
  }

  /** See {@link FrameReader#batchSeq}. */
  public long batchSeq(byte[] frame, boolean binary) {
    return frames.batchSeq(frame, binary);
  }

  /**
   * Takes what a frame does to a trace. When this returns, it can be seen by queries, and it will
   * be committed; that it is, {@link Journal#whenCommitted} tells.
   *
   * @param frame a frame with a command
   * @return the journal position of the frame
   * @throws RefusedException when there is no room for it, or no such trace
   */
  public long submit(ParsedFrame frame) throws RefusedException {
    TraceCommand command = frame.command();
    if (command == null) {
      throw new IllegalArgumentException("the frame does nothing to a trace");
    }
    metrics.received(frame.events());
    long position;
    if (command instanceof TraceCommand.Store store) {
      position = store(store, frame);
    } else {
      if (command instanceof TraceCommand.End end && !isKnown(end.traceId())) {
        throw new RefusedException(
            RejectReason.UNKNOWN_TRACE, ErrorCode.NOT_FOUND, "there is no trace " + end.traceId());
      }
      resumeForSubscribers(command);
      position = take(command, frame.contentBytes(), frame.journaled());
    }
    return position;
  }

  private long store(TraceCommand.Store store, ParsedFrame frame) throws RefusedException {
    storing.lock();
    try {
      resumeForSubscribers(store);
      return take(withoutKnownEvents(store), frame.contentBytes(), frame.journaled());
    } finally {
      storing.unlock();
    }
  }

  /**
   * Takes room for a client's batch. Where there is none, the connection is held back for a moment,
   * unless too many are: room comes with each flush, and a client that is told to come again sends
   * all it has sent since once more.
   *
   * @param again whether the client was told before that there is no room for it
   * @return false when there was no room in time
   * @throws RefusedException when the collector is stopping
   */
  boolean reserve(ParsedFrame frame, boolean again) throws RefusedException {
    long bytes = bytes(frame.contentBytes(), frame.journaled());
    if (stopping) {
      throw stoppingRefusal();
    }
    return (again ? budget.tryReserveAgain(bytes) : budget.tryReserve(bytes)) || hold(bytes);
  }

  private boolean hold(long bytes) {
    if (batchPatience.isZero() || !places.tryAcquire()) {
      return false;
    }
    try {
      metrics.held();
      return budget.reserve(bytes, batchPatience);
    } finally {
      places.release();
    }
  }

  /** Gives back the room of a batch that is not taken after all. */
  void release(ParsedFrame frame) {
    budget.release(bytes(frame.contentBytes(), frame.journaled()));
  }

  /**
   * Takes a client's batch, for which there is room; what it does not need is given back.
   *
   * @return the journal position of the frame
   * @throws RefusedException when the collector is stopping
   */
  long submit(ParsedFrame frame, ClientBatch batch) throws RefusedException {
    long bytes = bytes(frame.contentBytes(), frame.journaled());
    return takeReserved(frame.commands(), frame.journaled(), batch, bytes);
  }

  /** Before a batch is taken, since it may ask the database. */
  void prepare(ParsedFrame frame) {
    metrics.received(frame.events());
    if (aggregator.isListening()) {
      frame.commands().forEach(this::resumeForSubscribers);
    }
  }

  private void resumeForSubscribers(TraceCommand command) {
    boolean brings =
        command instanceof TraceCommand.RecordEvent || command instanceof TraceCommand.Store;
    if (brings && aggregator.isListening() && !aggregator.holds(command.traceId())) {
      stored.resume(command.traceId());
    }
  }

  /**
   * Ends a trace that its client did not end.
   *
   * @param error the error text, for a failed one
   */
  public void end(UUID traceId, TraceStatus status, @Nullable String error)
      throws RefusedException {
    TraceCommand.End end = new TraceCommand.End(traceId, status, error, false);
    take(end, InternalFrames.ofEnd(end));
  }

  /**
   * Deletes a trace with all its events.
   *
   * @return the journal position of the deletion
   */
  public long delete(UUID traceId) throws RefusedException {
    return take(new TraceCommand.Delete(traceId), InternalFrames.ofDelete(traceId));
  }

  /** What a frame takes until it is committed, and what its traces take of it at the most. */
  private static long bytes(int contentBytes, byte[] journaled) {
    return (long) contentBytes + journaled.length;
  }

  private long take(TraceCommand command, byte[] internal) throws RefusedException {
    return take(command, internal.length, internal);
  }

  private long take(TraceCommand command, int contentBytes, byte[] journaled)
      throws RefusedException {
    if (stopping) {
      throw stoppingRefusal();
    }
    long bytes = bytes(contentBytes, journaled);
    if (!budget.tryReserve(bytes)) {
      metrics.held();
      if (!budget.reserve(bytes, patience)) {
        throw new RefusedException(
            RejectReason.OVERLOAD,
            ErrorCode.STORAGE_ERROR,
            "the collector's memory for events that are not stored yet (%d bytes) is used up; try again later"
                .formatted(budget.limit()));
      }
    }
    return takeReserved(List.of(command), journaled, null, bytes);
  }

  private long takeReserved(
      List<TraceCommand> commands, byte[] journaled, @Nullable ClientBatch batch, long bytes)
      throws RefusedException {
    // the journal gives back the frame's own bytes when it is committed; what the trace takes is
    // counted as it grows
    long received = EpochNanos.of(clock.instant());
    try {
      long position =
          aggregator.apply(commands, received, () -> journal.append(journaled, received, batch));
      metrics.accepted(TraceCommand.eventCount(commands));
      return position;
    } catch (ClosedJournalException e) {
      budget.release(journaled.length);
      throw stoppingRefusal();
    } finally {
      budget.release(bytes - journaled.length);
    }
  }

  private static RefusedException stoppingRefusal() {
    return new RefusedException(
        RejectReason.STOPPING, ErrorCode.STORAGE_ERROR, "the collector is stopping; try again");
  }

  private boolean isKnown(UUID traceId) {
    Boolean inMemory = aggregator.exists(traceId);
    return inMemory == null ? stored.exists(traceId) : inMemory;
  }

  /**
   * Of a whole trace that is there already, only the events it does not have: so it can be sent
   * again.
   */
  private TraceCommand withoutKnownEvents(TraceCommand command) {
    if (!(command instanceof TraceCommand.Store store) || !isKnown(store.traceId())) {
      return command;
    }
    Set<UUID> known = stored.eventIds(store.traceId());
    List<RecordedEvent> fresh =
        store.events().stream().filter(event -> known.add(event.eventId())).toList();
    return new TraceCommand.Store(store.traceId(), store.head(), fresh);
  }

  /**
   * Applies a frame of the journal again, after a restart.
   *
   * @param commands what the frame does to traces that the database does not hold up to here
   */
  public void replay(long position, long receivedEpochNanos, List<TraceCommand> commands) {
    if (commands.isEmpty()) {
      aggregator.passOver(position);
    } else {
      aggregator.apply(
          commands.stream().map(this::withoutKnownEvents).toList(),
          receivedEpochNanos,
          () -> position);
    }
  }

  /**
   * Takes a frame that had been accepted before, by a collector that could not commit it.
   *
   * @return whether it was taken; the log says why not
   */
  public boolean takeAgain(JournalFrame frame) {
    try {
      for (TraceCommand command : reread(frame.content())) {
        take(command, frame.content());
      }
      return true;
    } catch (RefusedException e) {
      LOG.log(Level.SEVERE, "a frame that was accepted could not be kept: {0}", e.getMessage());
      return false;
    }
  }

  /** See {@link FrameReader#reread}. */
  public List<TraceCommand> reread(byte[] journaled) throws RefusedException {
    return frames.reread(journaled);
  }

  /** A transport took so many more bytes for what it has not handed on yet, or gave them back. */
  public void memoryChanged(long bytes) {
    budget.change(bytes);
  }

  /** From now on nothing is taken. */
  public void stop() {
    stopping = true;
  }

  /** Gives back memory outside of the heap; frames may still come, and are read more slowly. */
  public void close() {
    frames.close();
  }

  /** Whether nothing is taken any more. */
  public boolean isStopping() {
    return stopping;
  }
}
