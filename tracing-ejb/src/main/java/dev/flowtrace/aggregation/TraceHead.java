package dev.flowtrace.aggregation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a trace but its events: what clients said of it and what was counted. Serves
 * as the whole of a trace and as what came since the last flush; {@link #merge} puts a later part
 * on top.
 *
 * <p>Nothing is derived until it is asked for, so parts merge to the same whole in whatever pieces
 * a trace was flushed.
 */
public final class TraceHead {
  /** The flow of a trace of which only events were seen. */
  public static final String UNKNOWN_FLOW = "unknown";

  private static final int ERROR_TEXT_CHARS = 2_000;

  private @Nullable String flowId;
  private @Nullable UUID executionId;
  private @Nullable TraceVersion version;
  private @Nullable String metadataJson;
  private @Nullable String extraJson;
  private @Nullable TraceStatus declaredStatus;
  private @Nullable Long declaredStartEpochNanos;
  private @Nullable Long declaredEndEpochNanos;
  private @Nullable TraceEnd end;
  private long openedEpochNanos = Long.MAX_VALUE;
  private long activeEpochNanos = Long.MIN_VALUE;
  private long events;
  private long errors;
  private long eventBytes;
  private long firstEventEpochNanos = Long.MAX_VALUE;
  private long lastEventEpochNanos = Long.MIN_VALUE;
  private int eventKinds;
  private @Nullable String firstError;

  /** Counts an event. */
  void record(RecordedEvent event, long receivedEpochNanos) {
    touch(receivedEpochNanos);
    events++;
    eventBytes += event.length();
    firstEventEpochNanos = Math.min(firstEventEpochNanos, event.epochNanos());
    lastEventEpochNanos = Math.max(lastEventEpochNanos, event.epochNanos());
    eventKinds |= event.kind().bit();
    if (event.isError()) {
      errors++;
      if (firstError == null && event.error() != null) {
        firstError = bounded(event.error());
      }
    }
  }

  /** Notes that something of this trace arrived. */
  public void touch(long receivedEpochNanos) {
    openedEpochNanos = Math.min(openedEpochNanos, receivedEpochNanos);
    activeEpochNanos = Math.max(activeEpochNanos, receivedEpochNanos);
  }

  /** Puts what came later on top. */
  public void merge(TraceHead later) {
    flowId = later.flowId != null ? later.flowId : flowId;
    executionId = later.executionId != null ? later.executionId : executionId;
    version = later.version != null ? later.version : version;
    metadataJson = later.metadataJson != null ? later.metadataJson : metadataJson;
    extraJson = later.extraJson != null ? later.extraJson : extraJson;
    declaredStatus = later.declaredStatus != null ? later.declaredStatus : declaredStatus;
    declaredStartEpochNanos =
        later.declaredStartEpochNanos != null
            ? later.declaredStartEpochNanos
            : declaredStartEpochNanos;
    declaredEndEpochNanos =
        later.declaredEndEpochNanos != null ? later.declaredEndEpochNanos : declaredEndEpochNanos;
    end = TraceEnd.merge(end, later.end);
    openedEpochNanos = Math.min(openedEpochNanos, later.openedEpochNanos);
    activeEpochNanos = Math.max(activeEpochNanos, later.activeEpochNanos);
    events += later.events;
    errors += later.errors;
    eventBytes += later.eventBytes;
    firstEventEpochNanos = Math.min(firstEventEpochNanos, later.firstEventEpochNanos);
    lastEventEpochNanos = Math.max(lastEventEpochNanos, later.lastEventEpochNanos);
    eventKinds |= later.eventKinds;
    firstError = firstError != null ? firstError : later.firstError;
  }

  /** A copy that does not change when this one does. */
  public TraceHead copy() {
    TraceHead copy = new TraceHead();
    copy.merge(this);
    return copy;
  }

  /** About how much memory its texts take, for the budget; they may be as large as a frame. */
  long memoryBytes() {
    long chars = length(metadataJson) + length(extraJson) + length(error()) + length(firstError);
    return version == null ? 2 * chars : 2 * (chars + length(version.json()));
  }

  private static long length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  private static String bounded(String text) {
    if (text.length() <= ERROR_TEXT_CHARS) {
      return text;
    }
    int cut = Character.isHighSurrogate(text.charAt(ERROR_TEXT_CHARS - 1)) ? 1 : 0;
    return text.substring(0, ERROR_TEXT_CHARS - cut);
  }

  /** The flow, {@value #UNKNOWN_FLOW} until somebody said it. */
  public String flowId() {
    return flowId == null ? UNKNOWN_FLOW : flowId;
  }

  /** The flow as it was said, null while nobody did. */
  public @Nullable String declaredFlowId() {
    return flowId;
  }

  /** The status: how it ended, else what was declared, else running. */
  public TraceStatus status() {
    if (end != null) {
      return end.status();
    }
    return declaredStatus == null ? TraceStatus.RUNNING : declaredStatus;
  }

  /** The error text of a failed trace, else null. */
  public @Nullable String error() {
    return end == null ? null : end.error();
  }

  /** The declared start, else the time of the earliest event, else when the trace was opened. */
  public long startEpochNanos() {
    if (declaredStartEpochNanos != null) {
      return declaredStartEpochNanos;
    }
    return events > 0 ? firstEventEpochNanos : openedEpochNanos;
  }

  /**
   * The declared end, else the time of the last event, else when the end arrived; null while it
   * runs.
   */
  public @Nullable Long endEpochNanos() {
    if (declaredEndEpochNanos != null) {
      return declaredEndEpochNanos;
    }
    if (end == null) {
      return null;
    }
    return Math.max(startEpochNanos(), events > 0 ? lastEventEpochNanos : end.receivedEpochNanos());
  }

  /**
   * From the start to the end, or to the last event of a running trace; nanoseconds, never
   * negative, and at most what a long holds.
   */
  public long durationNanos() {
    Long ended = endEpochNanos();
    long from = startEpochNanos();
    long until = ended != null ? ended : Math.max(lastEventEpochNanos, from);
    if (until <= from) {
      return 0;
    }
    long nanos = until - from;
    return nanos < 0 ? Long.MAX_VALUE : nanos;
  }

  /**
   * The run's id as it was said; null while nobody did, or when it is the trace's own, which then
   * serves as the run's.
   */
  public @Nullable UUID executionId() {
    return executionId;
  }

  /** The flow's version, null while nobody said it. */
  public @Nullable TraceVersion version() {
    return version;
  }

  /** The trace's metadata as it came, null when none did. */
  public @Nullable String metadataJson() {
    return metadataJson;
  }

  /**
   * Fields of the trace that the collector does not know, as a JSON object; null when there are
   * none.
   */
  public @Nullable String extraJson() {
    return extraJson;
  }

  /** What a stored trace's sender said of its status without ending it, else null. */
  public @Nullable TraceStatus declaredStatus() {
    return declaredStatus;
  }

  /** The start as it was said, else null. */
  public @Nullable Long declaredStartEpochNanos() {
    return declaredStartEpochNanos;
  }

  /** The end as it was said, else null. */
  public @Nullable Long declaredEndEpochNanos() {
    return declaredEndEpochNanos;
  }

  /** How it ended, null while it runs. */
  public @Nullable TraceEnd end() {
    return end;
  }

  /** When the collector first heard of it. */
  public long openedEpochNanos() {
    return openedEpochNanos;
  }

  /** When the collector last heard of it. */
  public long activeEpochNanos() {
    return activeEpochNanos;
  }

  /** How many events it has. */
  public long events() {
    return events;
  }

  /** How many of them tell of a failure. */
  public long errors() {
    return errors;
  }

  /** The size of the events' JSON. */
  public long eventBytes() {
    return eventBytes;
  }

  /** The time of the earliest event, {@link Long#MAX_VALUE} without any. */
  public long firstEventEpochNanos() {
    return firstEventEpochNanos;
  }

  /** The time of the latest event, {@link Long#MIN_VALUE} without any. */
  public long lastEventEpochNanos() {
    return lastEventEpochNanos;
  }

  /** The kinds that occurred, as {@link EventKind#bit} bits. */
  public int eventKinds() {
    return eventKinds;
  }

  /** The start of the first error text of an event, else null. */
  public @Nullable String firstError() {
    return firstError;
  }

  /** Says the flow and, where known, its version. */
  public TraceHead flow(@Nullable String id, @Nullable TraceVersion flowVersion) {
    flowId = id;
    version = flowVersion;
    return this;
  }

  /** Says the run's id. */
  public TraceHead execution(@Nullable UUID id) {
    executionId = id;
    return this;
  }

  /** Says metadata and unknown fields, as JSON objects. */
  public TraceHead metadata(@Nullable String metadata, @Nullable String extra) {
    metadataJson = metadata;
    extraJson = extra;
    return this;
  }

  /** Says start, end and status as a whole trace's sender did. */
  public TraceHead declared(
      @Nullable Long startEpochNanos, @Nullable Long endEpochNanos, @Nullable TraceStatus status) {
    declaredStartEpochNanos = startEpochNanos;
    declaredEndEpochNanos = endEpochNanos;
    declaredStatus = status;
    return this;
  }

  /** Ends the trace, unless it has ended in a way that counts more. */
  public TraceHead ended(@Nullable TraceEnd how) {
    end = TraceEnd.merge(end, how);
    return this;
  }

  /** Restores the counted figures of a stored trace. */
  public TraceHead counted(
      long eventCount,
      long errorCount,
      long bytes,
      long firstEpochNanos,
      long lastEpochNanos,
      int kinds,
      @Nullable String errorText) {
    events = eventCount;
    errors = errorCount;
    eventBytes = bytes;
    firstEventEpochNanos = firstEpochNanos;
    lastEventEpochNanos = lastEpochNanos;
    eventKinds = kinds;
    firstError = errorText;
    return this;
  }
}
