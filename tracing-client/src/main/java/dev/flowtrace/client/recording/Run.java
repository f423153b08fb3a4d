package dev.flowtrace.client.recording;

import dev.flowtrace.client.sampling.OtelTraceState;
import dev.flowtrace.client.sampling.Threshold;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.config.SamplingDecision;
import dev.flowtrace.protocol.config.SamplingRule;
import dev.flowtrace.protocol.context.TraceState;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The state of one run of a flow. Thread-safe, but for what is said to be the encoder's. */
public final class Run {
  /** Begun at the level off: decided with the first event after that. */
  static final int UNDECIDED = 0;

  /** Not sampled: the last events are kept. */
  static final int RING = 1;

  /** On the way to {@link #SAMPLED}: still as {@link #RING}. */
  static final int PROMOTING = 2;

  /** Everything goes out. */
  static final int SAMPLED = 3;

  /** A rule says never: only counted. */
  static final int SILENT = 4;

  /** Ended, and never was sampled. */
  static final int OVER = 5;

  private static final VarHandle MODE;
  private static final VarHandle ENDED;
  private static final VarHandle EVENTS;

  static {
    try {
      MODE = MethodHandles.lookup().findVarHandle(Run.class, "mode", int.class);
      ENDED = MethodHandles.lookup().findVarHandle(Run.class, "ended", boolean.class);
      EVENTS = MethodHandles.lookup().findVarHandle(Run.class, "eventsBefore", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Recorder recorder;
  final long number;
  final UUID traceId;
  final FlowState flow;
  final FlowVersion version;
  final long startNanos;
  final TraceState upstreamState;
  final @Nullable Boolean upstreamSampled;

  volatile int mode = UNDECIDED;
  private volatile boolean ended;

  /** In {@code eventsBefore}: what was recorded before the promotion, or at all, is counted. */
  private static final long CLOSED = Long.MIN_VALUE;

  /** Events while it was not sampled, whether kept or not. */
  @SuppressWarnings("UnusedVariable") // by EVENTS
  private volatile long eventsBefore;

  private volatile @Nullable Ring ring;
  private boolean counted; // guarded by this: no ring is taken any more
  private volatile @Nullable Threshold threshold;
  private volatile String decision = "";
  private volatile @Nullable String promotedBy;
  volatile @Nullable ExecutionStatus status;
  private volatile @Nullable Lineage upstream;

  // the encoder's
  boolean startWritten;
  private boolean drained;
  long lostBeforePromotion;
  final List<Entry> pending = new ArrayList<>(0);

  Run(
      Recorder recorder,
      long number,
      UUID traceId,
      FlowState flow,
      FlowVersion version,
      TraceState upstreamState,
      @Nullable Boolean upstreamSampled) {
    this.recorder = recorder;
    this.number = number;
    this.traceId = traceId;
    this.flow = flow;
    this.version = version;
    this.startNanos = recorder.clock.nanoTime();
    this.upstreamState = upstreamState;
    this.upstreamSampled = upstreamSampled;
  }

  /** The event of another process that led to the run; null: none is known. */
  public @Nullable Lineage upstream() {
    return upstream;
  }

  /** See {@link #upstream}; before anything is recorded. */
  public void setUpstream(UUID eventId, UUID rootEventId) {
    upstream = Lineage.remote(this, eventId, rootEventId);
  }

  /** The trace's id. */
  public UUID traceId() {
    return traceId;
  }

  /** The flow's name. */
  public String flowId() {
    return flow.name;
  }

  /** Whether events of it go out now. */
  public boolean isSampled() {
    return mode == SAMPLED;
  }

  /** Whether it has ended. */
  public boolean isEnded() {
    return ended;
  }

  /** What was given when it began, with OpenTelemetry's threshold where it was sampled by one. */
  public TraceState traceState() {
    Threshold sampledBy = mode == SAMPLED && promotedBy == null ? threshold : null;
    return OtelTraceState.with(upstreamState, sampledBy);
  }

  /** Decides, if that was not done. */
  int settle(Settings settings) {
    if (mode == UNDECIDED && !settings.off) {
      synchronized (this) {
        if (mode == UNDECIDED) {
          mode = decide(settings);
          flow.counters.started.increment();
          if (mode == SAMPLED) {
            flow.counters.sampled.increment();
            recorder.offer(new Entry(this, Entry.START));
          }
        }
      }
    }
    return mode;
  }

  private int decide(Settings settings) {
    if (settings.diagnostic) {
      return sampled("level", Threshold.ALWAYS);
    }
    SamplingRule rule = settings.rules.ofRun(flow.name);
    long randomness = OtelTraceState.randomness(traceId, upstreamState);
    if (rule != null) {
      if (rule.decision() == SamplingDecision.NEVER) {
        return SILENT;
      }
      Double ratio = rule.ratio();
      Threshold byRule = ratio == null ? Threshold.ALWAYS : Threshold.ofRatio(ratio);
      return byRule.accepts(randomness) ? sampled("rule", byRule) : RING;
    }
    if (upstreamSampled != null) {
      return upstreamSampled
          ? sampled("upstream", OtelTraceState.threshold(upstreamState).orElse(null))
          : RING;
    }
    Threshold head = flow.sampler.decide(startNanos, settings.tracesPerSecond, settings.ratio);
    return head.accepts(randomness) ? sampled("head", head) : RING;
  }

  private int sampled(String why, @Nullable Threshold by) {
    decision = why;
    threshold = by;
    return SAMPLED;
  }

  /** The ring of a run that is not sampled; null if there is none for it. */
  @Nullable Ring ring(Settings settings) {
    Ring known = ring;
    return known == null ? takeRing(settings) : known;
  }

  private synchronized @Nullable Ring takeRing(Settings settings) {
    if (ring == null && !ended && !counted && (mode == RING || mode == PROMOTING)) {
      ring = recorder.rings.take(settings.ringSlots);
    }
    return ring;
  }

  /**
   * Counts an event that does not go out: it is kept in the ring, or lost and told with the
   * promotion. Whose thread stalls between this and the ring has lost his event, and is in the
   * count.
   *
   * @return its number from 0; negative: those are counted already, and this one is not
   */
  long countBeforePromotion() {
    return (long) EVENTS.getAndAdd(this, 1L);
  }

  /** Whether what comes too late to be kept goes out: the run was promoted meanwhile. */
  boolean isPromoted() {
    int now = mode;
    return now == SAMPLED || now == PROMOTING;
  }

  /** Sends what the ring has, and everything from now on. */
  void promote(String reason) {
    if (MODE.compareAndSet(this, RING, PROMOTING)) {
      promotedBy = reason;
      if (recorder.offer(new Entry(this, Entry.PROMOTION))) {
        flow.counters.promoted.increment();
        mode = SAMPLED;
      } else { // the next event that is interesting tries again
        recorder.lost(Loss.BUFFER_FULL, 1);
        promotedBy = null;
        mode = RING;
      }
    }
  }

  /** The events the ring has, once: what is not there then is lost; by the encoder. */
  List<Entry> drain() {
    Ring known = ring;
    if (known == null || drained) {
      return List.of();
    }
    drained = true;
    return known.drain(this, recorder.sites);
  }

  /**
   * Events that were recorded before the run was promoted, whether kept or not. Those that come
   * later go out by themselves. By the encoder, once.
   */
  synchronized long eventsBeforePromotion() {
    counted = true;
    return closeCount();
  }

  private long closeCount() {
    return (long) EVENTS.getAndBitwiseOr(this, CLOSED) & ~CLOSED;
  }

  /** Gives the ring back. */
  synchronized void releaseRing() {
    Ring known = ring;
    ring = null;
    long unused = closeCount();
    if (known != null) {
      recorder.rings.release(known);
    }
  }

  /** The run is over; only the first call counts. */
  void end(ExecutionStatus how, Settings settings) {
    if (!ENDED.compareAndSet(this, false, true)) {
      return;
    }
    status = how;
    if (mode == UNDECIDED) {
      return;
    }
    long took = recorder.clock.nanoTime() - startNanos;
    count(how, took);
    boolean failed = how instanceof ExecutionStatus.Failed;
    if (failed && settings.promoteFailures && !settings.off) {
      promote("failure");
    } else if (took > settings.runLatencyNanos && !settings.off) {
      promote("run_latency");
    }
    int now = mode;
    if (now == SAMPLED || now == PROMOTING) {
      if (recorder.closed || !recorder.offer(new Entry(this, Entry.END))) {
        recorder.lost(Loss.END_LOST, 1);
      }
    } else if (MODE.compareAndSet(this, RING, OVER)) {
      releaseRing();
    }
  }

  private void count(ExecutionStatus how, long took) {
    if (how instanceof ExecutionStatus.Failed) {
      flow.counters.failed.increment();
    } else if (how instanceof ExecutionStatus.Cancelled) {
      flow.counters.cancelled.increment();
    } else {
      flow.counters.completed.increment();
    }
    flow.counters.latency.record(took);
  }

  /** Why the run was promoted; null if it was not. */
  @Nullable String promotedBy() {
    return promotedBy;
  }

  /** What the trace's start tells of how it was sampled. */
  JsonObject samplingJson() {
    JsonObject.Builder json = JsonObject.newBuilder();
    String promoted = promotedBy;
    if (promoted != null) {
      return json.put("decision", "promoted")
          .put("reason", promoted)
          .put("adjusted_count", 0)
          .put("lost", lostBeforePromotion)
          .build();
    }
    json.put("decision", decision);
    Threshold by = threshold;
    if (by != null) {
      by.format().ifPresent(th -> json.put("threshold", th));
      json.put("adjusted_count", by.adjustedCount());
    }
    return json.build();
  }
}
