package dev.flowtrace.aggregation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The traces in memory. One lock guards them; whoever appends to the journal does so inside {@link
 * #apply}, so that a trace holds events in the journal's order and a part that is taken for
 * flushing holds all of its trace's events up to a journal position, and none beyond. That is what
 * lets a replay skip what chunks already have.
 *
 * <p>Thread-safe. Nothing here waits for the database or for a client.
 */
public final class TraceAggregator {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<UUID, InFlightTrace> traces = new HashMap<>();
  private final EventMemory memory;
  private final MemoryLedger ledger;
  private final RecordListener listener;
  private final Supplier<UUID> chunkIds;
  private final LongSupplier nanoTime;
  private long lastPosition;
  private long keptPlacesBytes;

  /**
   * An empty aggregator.
   *
   * @param basePosition the journal position before the first frame's of this start; replayed
   *     frames have lower ones
   * @param pooledBytes how much memory of flushed events is kept for the next ones
   * @param chunkIds gives ids each greater than the one before
   * @param nanoTime a monotonic clock, for what is due
   */
  public TraceAggregator(
      long basePosition,
      long pooledBytes,
      MemoryLedger ledger,
      RecordListener listener,
      Supplier<UUID> chunkIds,
      LongSupplier nanoTime) {
    this.lastPosition = basePosition;
    this.memory = new EventMemory(pooledBytes);
    this.ledger = ledger;
    this.listener = listener;
    this.chunkIds = chunkIds;
    this.nanoTime = nanoTime;
  }

  /**
   * Journals a frame and applies what it says, as one step.
   *
   * @param journal appends the frame and returns its position; called with the lock held, must not
   *     block
   * @return the frame's journal position
   */
  public long apply(
      List<? extends TraceCommand> commands, long receivedEpochNanos, LongSupplier journal) {
    lock.lock();
    try {
      long position = journal.getAsLong();
      lastPosition = Math.max(lastPosition, position);
      long now = nanoTime.getAsLong();
      long grown = 0;
      InFlightTrace trace = null; // that of the command before, too, in most frames
      for (TraceCommand command : commands) {
        if (trace == null || !trace.traceId().equals(command.traceId())) {
          trace = traces.get(command.traceId());
        }
        if (trace == null) {
          trace = new InFlightTrace(command.traceId(), memory);
          traces.put(command.traceId(), trace);
          grown += InFlightTrace.FIXED_BYTES;
        }
        grown -= trace.pendingMemoryBytes();
        trace.apply(command, position, receivedEpochNanos, now);
        grown += trace.pendingMemoryBytes();
        if (listener.isListening()) {
          announce(trace, command);
        }
      }
      ledger.changed(grown);
      return position;
    } finally {
      lock.unlock();
    }
  }

  /** A journal position of which all is in the database already. */
  public void passOver(long position) {
    lock.lock();
    try {
      lastPosition = Math.max(lastPosition, position);
    } finally {
      lock.unlock();
    }
  }

  private void announce(InFlightTrace trace, TraceCommand command) {
    if (command instanceof TraceCommand.RecordEvent record) {
      listener.recorded(trace.traceId(), trace.head(), record.event());
    } else if (command instanceof TraceCommand.Store store) {
      TraceHead head = trace.head();
      store.events().forEach(event -> listener.recorded(trace.traceId(), head, event));
    }
  }

  /**
   * Takes parts that are due, to be written in one transaction. No trace is in two parts at a time.
   *
   * @param urgency what else is due than what is by itself
   */
  public List<FlushUnit> takeDue(FlushPolicy policy, FlushUrgency urgency) {
    lock.lock();
    try {
      long now = nanoTime.getAsLong();
      boolean everything = urgency == FlushUrgency.STOP;
      long silentSince = everything ? Long.MIN_VALUE : leastRecentToKeep(policy);
      long idleNanos =
          urgency == FlushUrgency.MEMORY
              ? Math.min(policy.idleNanos(), policy.intervalNanos())
              : policy.idleNanos();
      List<FlushUnit> units = new ArrayList<>();
      List<InFlightTrace> gone = new ArrayList<>();
      long bytes = 0;
      for (InFlightTrace trace :
          urgency == FlushUrgency.MEMORY ? largestFirst() : traces.values()) {
        if (trace.isFlushing()) {
          continue;
        }
        boolean leaves =
            everything
                || now - trace.activeNanoTime() >= idleNanos
                || (silentSince != Long.MIN_VALUE && trace.activeNanoTime() - silentSince < 0);
        if (leaves && trace.isSettled()) {
          gone.add(trace);
        } else if (leaves
            || (urgency == FlushUrgency.MEMORY && trace.tailBytes() >= policy.worthBytes())
            || isDue(trace, policy, now)) {
          bytes += trace.tailBytes();
          units.add(trace.take(chunkIds.get(), lastPosition, leaves));
          if (units.size() >= policy.unitTraces() || bytes >= policy.unitBytes()) {
            break;
          }
        }
      }
      gone.forEach(this::remove);
      return units;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Those that leave memory, then those with the most events waiting: what gives back most memory
   * for each row that it costs.
   */
  private List<InFlightTrace> largestFirst() {
    List<InFlightTrace> sorted = new ArrayList<>(traces.values());
    sorted.sort(
        Comparator.comparing(InFlightTrace::isPendingEnd)
            .thenComparingLong(InFlightTrace::tailBytes)
            .reversed());
    return sorted;
  }

  private static boolean isDue(InFlightTrace trace, FlushPolicy policy, long now) {
    return trace.isDirty()
        && (trace.isPendingEnd()
            || trace.tailBytes() >= policy.tailBytes()
            || now - trace.changedNanoTime() >= policy.intervalNanos());
  }

  /** With too many traces in memory, the activity time below which traces are to leave it. */
  private long leastRecentToKeep(FlushPolicy policy) {
    if (traces.size() <= policy.maxInFlight()) {
      return Long.MIN_VALUE;
    }
    return traces.values().stream()
        .map(InFlightTrace::activeNanoTime)
        .sorted(Comparator.reverseOrder())
        .skip(policy.maxInFlight())
        .findFirst()
        .map(time -> time + 1)
        .orElse(Long.MIN_VALUE);
  }

  /**
   * A part is in the database.
   *
   * @param written the trace as the database has it now, null when nothing is left of it
   */
  public void flushed(FlushUnit unit, @Nullable WrittenTrace written) {
    lock.lock();
    try {
      InFlightTrace trace = traces.get(unit.traceId());
      if (trace == null) {
        return;
      }
      ledger.changed(-unit.delta().memoryBytes());
      if ((written == null || written.settled()) && !trace.isDirty()) {
        remove(trace);
      } else {
        long before = trace.baseMemoryBytes();
        trace.flushed(unit.delta(), written);
        ledger.changed(trace.baseMemoryBytes() - before);
        countKeptPlaces();
      }
      unit.delta().release();
    } finally {
      lock.unlock();
    }
  }

  /** A part can never be written and was set aside; the trace goes on without it. */
  public void setAside(FlushUnit unit) {
    lock.lock();
    try {
      InFlightTrace trace = traces.get(unit.traceId());
      if (trace != null) {
        trace.dropFlushing();
        ledger.changed(-unit.delta().memoryBytes());
        if (!trace.isDirty()) {
          remove(trace);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void remove(InFlightTrace trace) {
    traces.remove(trace.traceId());
    ledger.changed(
        -(InFlightTrace.FIXED_BYTES + trace.baseMemoryBytes() + trace.pendingMemoryBytes()));
    trace.release();
    countKeptPlaces();
  }

  private void countKeptPlaces() {
    long kept = memory.keptPlacesBytes();
    ledger.changed(kept - keptPlacesBytes);
    keptPlacesBytes = kept;
  }

  /**
   * Whether there is a trace, see {@link TraceFacts#exists}; null when it is not in memory, so that
   * the database knows.
   */
  public @Nullable Boolean exists(UUID traceId) {
    lock.lock();
    try {
      InFlightTrace trace = traces.get(traceId);
      return trace == null ? null : (Boolean) trace.exists();
    } finally {
      lock.unlock();
    }
  }

  /** Memory that is kept for the next events. */
  public long pooledBytes() {
    lock.lock();
    try {
      return memory.pool().bytes();
    } finally {
      lock.unlock();
    }
  }

  /** Whether somebody wants to hear of events as they join their traces. */
  public boolean isListening() {
    return listener.isListening();
  }

  /** Whether a trace is in memory. */
  public boolean holds(UUID traceId) {
    lock.lock();
    try {
      return traces.containsKey(traceId);
    } finally {
      lock.unlock();
    }
  }

  /** The traces in memory of which it is not known yet what the database has. */
  public List<UUID> unresolved() {
    lock.lock();
    try {
      List<UUID> ids = new ArrayList<>();
      for (InFlightTrace trace : traces.values()) {
        if (!trace.isBaseKnown()) {
          ids.add(trace.traceId());
        }
      }
      return ids;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Says what the database has of a trace, where that is not known yet.
   *
   * @param stored null when it has nothing
   * @param holdsUpTo the journal position of this collector's last flush that {@code stored}
   *     includes, -1 for none
   */
  public void resolve(UUID traceId, @Nullable StoredTrace stored, long holdsUpTo) {
    lock.lock();
    try {
      InFlightTrace trace = traces.get(traceId);
      if (trace != null && !trace.isBaseKnown()) {
        trace.resolve(stored, holdsUpTo);
        ledger.changed(trace.baseMemoryBytes());
      }
    } finally {
      lock.unlock();
    }
  }

  /** The versions of the rows that memory knows, 0 for traces that had none. */
  public Map<UUID, Long> knownVersions() {
    lock.lock();
    try {
      Map<UUID, Long> versions = new HashMap<>();
      for (InFlightTrace trace : traces.values()) {
        if (trace.isBaseKnown()) {
          versions.put(trace.traceId(), trace.baseVersion());
        }
      }
      return versions;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Another collector has written a trace: what the database has of it is not known any more. A
   * trace of which this memory has nothing else leaves it; the other collector looks after it.
   *
   * @return false when a part of it is being written, after which it is known anyway
   */
  public boolean forgetBase(UUID traceId) {
    lock.lock();
    try {
      InFlightTrace trace = traces.get(traceId);
      if (trace == null || trace.isFlushing()) {
        return false;
      }
      if (trace.isDirty()) {
        ledger.changed(-trace.baseMemoryBytes());
        trace.forgetBase();
        countKeptPlaces();
      } else {
        remove(trace);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes up a trace that was in memory before a restart and of which nothing came since. */
  public void adopt(UUID traceId, StoredTrace stored) {
    lock.lock();
    try {
      if (!traces.containsKey(traceId)) {
        InFlightTrace trace = new InFlightTrace(traceId, memory);
        trace.resolve(stored, lastPosition);
        trace.touch(nanoTime.getAsLong());
        traces.put(traceId, trace);
        ledger.changed(InFlightTrace.FIXED_BYTES + trace.baseMemoryBytes());
      }
    } finally {
      lock.unlock();
    }
  }

  /** One trace as it is now, null when it is not in memory. */
  public @Nullable TraceSnapshot snapshot(UUID traceId) {
    lock.lock();
    try {
      InFlightTrace trace = traces.get(traceId);
      return trace == null
          ? null
          : new TraceSnapshot(
              traceId,
              trace.exists(),
              trace.isBaseKnown(),
              trace.baseVersion(),
              trace.showsStoredEvents(),
              trace.head(),
              Math.min(trace.firstUnstoredPosition(), lastPosition + 1),
              trace.unflushedEvents());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Who is in a trace and who sent to whom; null when it is not in memory, or what the database has
   * of it is not known.
   *
   * @param mostActors with more of them, only their number is told
   */
  public @Nullable TraceOutline outline(UUID traceId, int mostActors) {
    lock.lock();
    try {
      InFlightTrace trace = traces.get(traceId);
      return trace == null || !trace.isBaseKnown() || !trace.exists()
          ? null
          : trace.outline(mostActors);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Shows every trace in memory, with the lock held: the visitor must be quick and keep none of
   * them.
   */
  public void visit(Consumer<TraceFacts> visitor) {
    lock.lock();
    try {
      traces.values().forEach(visitor);
    } finally {
      lock.unlock();
    }
  }

  /** The journal position from which on the journal is still needed. */
  public long firstNeededPosition() {
    lock.lock();
    try {
      long first = lastPosition + 1;
      for (InFlightTrace trace : traces.values()) {
        first = Math.min(first, trace.firstUnflushedPosition());
      }
      return first;
    } finally {
      lock.unlock();
    }
  }

  /** How many traces are in memory. */
  public int size() {
    lock.lock();
    try {
      return traces.size();
    } finally {
      lock.unlock();
    }
  }

  /** Traces in memory that still run and of which nothing was heard since a time. */
  public List<UUID> silentSince(long epochNanos) {
    lock.lock();
    try {
      List<UUID> silent = new ArrayList<>();
      for (InFlightTrace trace : traces.values()) {
        TraceHead head = trace.head();
        if (trace.exists() && head.end() == null && head.activeEpochNanos() < epochNanos) {
          silent.add(trace.traceId());
        }
      }
      return silent;
    } finally {
      lock.unlock();
    }
  }
}
