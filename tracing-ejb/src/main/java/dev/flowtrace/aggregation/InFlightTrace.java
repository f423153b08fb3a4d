package dev.flowtrace.aggregation;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A trace in memory: what the database has of it (the base), the part that is being written, and
 * the part that came since. Guarded by the aggregator's lock.
 */
final class InFlightTrace implements TraceFacts {
  /**
   * What a trace costs besides its content: this object, its maps, its place in the aggregator's.
   */
  static final long FIXED_BYTES = 1_000;

  private final UUID traceId;
  private final EventMemory memory;
  private boolean baseKnown;
  private @Nullable TraceBase base;
  private long baseBytes;
  private @Nullable FlushUnit flushing;

  /** Whether the base has {@code flushing} already: read after its commit and before its answer. */
  private boolean baseHasFlushing;

  private TraceDelta pending;
  private long firstPendingPosition = Long.MAX_VALUE;
  private long firstFlushingPosition = Long.MAX_VALUE;
  private long changedNanoTime;
  private long activeNanoTime;

  InFlightTrace(UUID traceId, EventMemory memory) {
    this.traceId = traceId;
    this.memory = memory;
    pending = new TraceDelta(memory);
  }

  @Override
  public UUID traceId() {
    return traceId;
  }

  void apply(TraceCommand command, long position, long receivedEpochNanos, long nanoTime) {
    if (!pending.isChanged()) {
      changedNanoTime = nanoTime;
    }
    activeNanoTime = nanoTime;
    firstPendingPosition = Math.min(firstPendingPosition, position);
    if (command instanceof TraceCommand.RecordEvent record) {
      pending.record(record.event(), receivedEpochNanos);
    } else if (command instanceof TraceCommand.Start start) {
      pending.say(
          new TraceHead().flow(start.flowId(), start.version()).metadata(null, start.extraJson()),
          receivedEpochNanos);
    } else if (command instanceof TraceCommand.End end) {
      pending.say(
          new TraceHead()
              .ended(new TraceEnd(end.status(), end.error(), end.byClient(), receivedEpochNanos)),
          receivedEpochNanos);
    } else if (command instanceof TraceCommand.Store store) {
      pending.say(store.head(), receivedEpochNanos);
      store.events().forEach(event -> pending.record(event, receivedEpochNanos));
    } else if (command instanceof TraceCommand.Delete) {
      pending = new TraceDelta(memory);
      pending.forgetEarlier();
    }
  }

  /**
   * Hands out what is pending; it stays visible here until {@link #flushed} or {@link
   * #dropFlushing}.
   */
  FlushUnit take(UUID chunkId, long sealedPosition, boolean leavesMemory) {
    FlushUnit unit = new FlushUnit(traceId, chunkId, sealedPosition, base, pending, leavesMemory);
    flushing = unit;
    firstFlushingPosition = firstPendingPosition;
    pending = new TraceDelta(memory);
    firstPendingPosition = Long.MAX_VALUE;
    return unit;
  }

  /**
   * The part that was being written is in the database.
   *
   * @param written null when nothing of the trace is left there
   */
  void flushed(TraceDelta part, @Nullable WrittenTrace written) {
    dropFlushing();
    if (written == null) {
      setBase(null);
      return;
    }
    BaseTopology topology = written.topology();
    if (topology == null) {
      forgetBase();
      return;
    }
    if (written.hasPart()) {
      topology.keep(memory);
    } else {
      topology.add(part, memory);
    }
    setBase(
        new TraceBase(
            written.head(),
            topology,
            written.settled(),
            written.version(),
            written.snapshotEvents()));
  }

  private void setBase(@Nullable TraceBase now) {
    if (base != null && (now == null || now.topology() != base.topology())) {
      base.topology().release();
    }
    base = now;
    baseKnown = true;
    baseBytes = now == null ? 0 : now.memoryBytes();
  }

  /** It leaves memory: gives back what others can use. */
  void release() {
    setBase(null);
  }

  void forgetBase() {
    setBase(null);
    baseKnown = false;
  }

  long baseVersion() {
    return base == null ? 0 : base.version();
  }

  void dropFlushing() {
    flushing = null;
    baseHasFlushing = false;
    firstFlushingPosition = Long.MAX_VALUE;
  }

  void resolve(@Nullable StoredTrace stored, long holdsUpTo) {
    setBase(stored == null ? null : TraceBase.of(stored));
    baseHasFlushing = flushing != null && holdsUpTo >= flushing.sealedPosition();
  }

  void touch(long nanoTime) {
    activeNanoTime = nanoTime;
  }

  @Override
  public boolean isBaseKnown() {
    return baseKnown;
  }

  boolean isFlushing() {
    return flushing != null;
  }

  boolean isDirty() {
    return pending.isChanged();
  }

  /** Whether the database says all that is known, so that the trace can leave memory. */
  boolean isSettled() {
    return flushing == null
        && !pending.isChanged()
        && baseKnown
        && (base == null || base.settled());
  }

  boolean isPendingEnd() {
    return pending.head().end() != null || pending.forgetsEarlier();
  }

  long tailBytes() {
    return pending.tail().bytes();
  }

  long changedNanoTime() {
    return changedNanoTime;
  }

  long activeNanoTime() {
    return activeNanoTime;
  }

  /**
   * The earliest journal position that the database does not have yet, {@link Long#MAX_VALUE} if
   * there is none.
   */
  long firstUnflushedPosition() {
    return Math.min(firstPendingPosition, firstFlushingPosition);
  }

  /** The earliest position whose events are not among those that a reader takes from chunks. */
  long firstUnstoredPosition() {
    return baseHasFlushing ? firstPendingPosition : firstUnflushedPosition();
  }

  long pendingMemoryBytes() {
    return pending.memoryBytes();
  }

  long baseMemoryBytes() {
    return baseBytes;
  }

  @Override
  public boolean exists() {
    if (pending.hasContent()) {
      return true;
    }
    return !pending.forgetsEarlier() && earlierExists();
  }

  private boolean earlierExists() {
    TraceDelta part = visibleFlushing();
    if (part != null && part.hasContent()) {
      return true;
    }
    return base != null && (part == null || !part.forgetsEarlier());
  }

  private @Nullable TraceDelta visibleFlushing() {
    return flushing == null || baseHasFlushing ? null : flushing.delta();
  }

  @Override
  public TraceHead head() {
    TraceHead head = new TraceHead();
    TraceBase visibleBase = visibleBase();
    if (visibleBase != null) {
      head.merge(visibleBase.head());
    }
    for (TraceDelta delta : visibleDeltas()) {
      head.merge(delta.head());
    }
    return head;
  }

  /**
   * Who is in it and who sent to whom, stored or not.
   *
   * @param mostActors with more of them, only their number is told
   */
  TraceOutline outline(int mostActors) {
    List<Topology> parts = new ArrayList<>();
    TraceBase visibleBase = visibleBase();
    if (visibleBase != null) {
      parts.add(visibleBase.topology().topology());
    }
    visibleDeltas().forEach(delta -> parts.add(delta.topology()));
    return TraceOutline.of(parts, mostActors);
  }

  @Override
  public boolean anyActor(Predicate<String> matches) {
    TraceBase visibleBase = visibleBase();
    if (visibleBase != null && visibleBase.topology().anyActor(matches)) {
      return true;
    }
    return visibleDeltas().stream().anyMatch(delta -> delta.anyActor(matches));
  }

  @Override
  public boolean hasUnflushedAttribute(EventAttribute attribute) {
    return visibleDeltas().stream().anyMatch(delta -> delta.attributes().contains(attribute));
  }

  @Override
  public boolean showsStoredEvents() {
    return visibleDeltas().stream().noneMatch(TraceDelta::forgetsEarlier);
  }

  /** The events that the database may not have yet, in order. */
  List<Block> unflushedEvents() {
    List<Block> blocks = new ArrayList<>();
    for (TraceDelta delta : visibleDeltas()) {
      blocks.addAll(delta.tail().snapshot());
    }
    return blocks;
  }

  private @Nullable TraceBase visibleBase() {
    TraceDelta part = visibleFlushing();
    boolean forgotten = pending.forgetsEarlier() || (part != null && part.forgetsEarlier());
    return forgotten ? null : base;
  }

  private List<TraceDelta> visibleDeltas() {
    List<TraceDelta> deltas = new ArrayList<>(2);
    TraceDelta part = visibleFlushing();
    if (part != null && !pending.forgetsEarlier()) {
      deltas.add(part);
    }
    deltas.add(pending);
    return deltas;
  }
}
