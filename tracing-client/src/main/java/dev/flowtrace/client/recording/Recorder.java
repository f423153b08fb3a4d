package dev.flowtrace.client.recording;

import dev.flowtrace.client.content.JsonForm;
import dev.flowtrace.client.content.MessageTypes;
import dev.flowtrace.client.content.Texts;
import dev.flowtrace.client.delivery.BatchSink;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.config.ClientConfig;
import dev.flowtrace.protocol.config.TracingLevel;
import dev.flowtrace.protocol.context.TraceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * All that the runs of one Tracing share: settings, clock, buffer, counters, and the thread that
 * encodes. Thread-safe. There may be several in a JVM; they share nothing.
 */
public final class Recorder {
  private static final String TOO_MANY = "(other flows)";

  final RecorderLimits limits;
  final EpochClock clock;
  final MessageTypes types;
  final JsonForm json;
  final Sites sites;
  final RingPool rings;
  final EntryBuffer buffer;
  final MessageBudget largeMessages;
  final RenderingBudget contentBudget;
  final MessageKeeper messages = new MessageKeeper(this);
  final RecorderEvents events;

  /** Entries that the encoder need not count: of these, so many came into the buffer, and out. */
  private final LongAdder settledPut = new LongAdder();

  private long settledTaken; // guarded by taking

  /** While an entry is neither in the buffer nor counted. */
  private final Object taking = new Object();

  final LongAdder incomplete = new LongAdder();
  final LongAdder unrendered = new LongAdder();
  final LongAdder unaffordable = new LongAdder();
  final LongAdder listenerFailures = new LongAdder();
  volatile Tap tap = Tap.NONE;
  final LatencyHistogram recordNanos = new LatencyHistogram();

  private final EventIds.Source ids = new EventIds.Source();

  /** Not static, so that threads that outlive the application do not hold its classes. */
  private final ThreadLocal<LocalState> local =
      ThreadLocal.withInitial(() -> new LocalState(ids.next()));

  private final AtomicLongArray losses = new AtomicLongArray(Loss.values().length);
  private final Map<String, FlowState> flows = new ConcurrentHashMap<>();
  private final AtomicLong runNumbers = new AtomicLong();
  private final Encoder encoder;
  private final int reserve;
  private final int wakeMask;
  volatile Settings settings;
  volatile boolean closed;

  /** Starts the encoder's thread. */
  public Recorder(
      ClientConfig config,
      RecorderLimits limits,
      MessageTypes types,
      BatchSink sink,
      RecorderEvents events) {
    this(config, limits, types, sink, events, new EpochClock(), HostLoad.ofThisProcess());
  }

  Recorder(
      ClientConfig config,
      RecorderLimits limits,
      MessageTypes types,
      BatchSink sink,
      RecorderEvents events,
      EpochClock clock,
      HostLoad host) {
    this.settings = Settings.of(config);
    this.limits = limits;
    this.types = types;
    this.json = new JsonForm(types);
    this.events = events;
    this.clock = clock;
    sites = new Sites(limits.maxSites());
    rings = new RingPool(limits.maxRingSlots());
    buffer = new EntryBuffer(limits.bufferEvents());
    largeMessages = new MessageBudget(limits.maxMessageBytes());
    contentBudget =
        new RenderingBudget(
            limits.contentCpuPercent(),
            Runtime.getRuntime().availableProcessors(),
            clock.nanoTime());
    reserve = buffer.capacity() / 16;
    wakeMask = buffer.capacity() / 8 - 1;
    encoder = new Encoder(this, sink, host);
    encoder.start();
  }

  /** A run of a flow begins; {@code upstreamSampled} is null where nothing called us. */
  public Run startRun(
      @Nullable String flowId,
      FlowVersion version,
      @Nullable UUID traceId,
      TraceState upstreamState,
      @Nullable Boolean upstreamSampled) {
    Run run =
        new Run(
            this,
            runNumbers.incrementAndGet(),
            traceId == null ? local().ids.traceId() : traceId,
            flow(known(flowId)),
            version,
            upstreamState,
            upstreamSampled);
    run.settle(settings);
    return run;
  }

  /** The configuration in force, complete. */
  public ClientConfig config() {
    return settings.config;
  }

  /** Changes what {@code change} names, at once and as a whole. */
  public synchronized void configure(ClientConfig change) {
    settings = Settings.of(change.over(settings.config));
  }

  /** Changes the level. */
  public void setLevel(TracingLevel level) {
    configure(new ClientConfig(level, ClientConfig.EMPTY.sampling(), ClientConfig.EMPTY.capture()));
  }

  /** What the current thread is handling; null: nothing. */
  public @Nullable Lineage scope() {
    return local().scope;
  }

  /** What follows on this thread is caused by {@code cause}, until the scope is closed. */
  public Scope enter(@Nullable Lineage cause) {
    return new Scope(local(), cause);
  }

  /** What follows on this thread is caused by {@code cause}, until another one is attached. */
  public void attach(@Nullable Lineage cause) {
    local().attach(cause);
  }

  /** Whether anything is recorded. */
  public boolean isOn() {
    return !settings.off;
  }

  /** Whether the level is diagnostic. */
  public boolean isDiagnostic() {
    return settings.diagnostic;
  }

  /** As {@link #enter} for several causes. */
  public Scope enterAll(Collection<@Nullable Lineage> causes) {
    return enter(join(causes));
  }

  /** Ends a run. */
  public void end(Run run, ExecutionStatus status) {
    try {
      run.end(status, settings);
    } catch (Throwable e) { // whatever it is, the host must not notice
      caught(e);
    }
  }

  /** Joins causes, as far as there are any. */
  public static @Nullable Lineage join(Collection<@Nullable Lineage> causes) {
    List<Lineage> present = new ArrayList<>();
    for (Lineage cause : causes) {
      if (cause != null) {
        present.add(cause);
      }
    }
    return present.isEmpty() ? null : Lineage.join(present);
  }

  /**
   * Encodes what was recorded before, and hands it on.
   *
   * @return false if that took longer than {@code deadline}, or the thread was interrupted
   */
  public boolean flush(Duration deadline) {
    return encoder.flush(deadline);
  }

  /** Records nothing any more; encodes what there is. As {@link #flush}. */
  public boolean close(Duration deadline) {
    closed = true;
    synchronized (this) {
      settings = Settings.of(offOver(settings.config));
    }
    return encoder.close(deadline);
  }

  private static ClientConfig offOver(ClientConfig config) {
    return new ClientConfig(TracingLevel.OFF, config.sampling(), config.capture());
  }

  /** An event was not taken because the level is off, or all is closed: then it is counted. */
  void refused() {
    if (closed) {
      lost(Loss.CLOSED, 1);
    }
  }

  LocalState local() {
    return local.get();
  }

  /** For the beginnings, promotions and ends of runs: they find room where events don't. */
  boolean offer(Entry entry) {
    entry.epochNanos = clock.epochNanos(clock.nanoTime());
    settledPut.increment();
    if (put(entry, 0)) {
      return true;
    }
    settledPut.decrement();
    return false;
  }

  /** For events. */
  void offerEvent(Entry entry) {
    if (entry.counted) {
      settledPut.increment();
    }
    if (!put(entry, reserve)) {
      dropped(entry);
    }
  }

  private void dropped(Entry entry) {
    if (entry.counted) {
      settledPut.decrement();
    } else {
      count(entry);
    }
    messages.dropped(entry);
    lost(Loss.BUFFER_FULL, 1);
  }

  /** Takes the oldest entry out of the buffer, and counts it. By the encoder. */
  @Nullable Entry take() {
    synchronized (taking) {
      Entry entry = buffer.poll();
      if (entry != null && entry.kind == Entry.EVENT && !entry.counted) {
        count(entry);
      } else if (entry != null) {
        settledTaken++;
      }
      return entry;
    }
  }

  private void count(Entry entry) {
    Site site = entry.site;
    if (site != null) {
      sites.count(site, entry.took);
    }
  }

  /** Events so far: in their places, and in the buffer, where they are not counted yet. */
  long recorded() {
    synchronized (taking) {
      return sites.events() + Math.max(0, buffer.size() - (settledPut.sum() - settledTaken));
    }
  }

  private boolean put(Entry entry, int reserved) {
    long count = buffer.offer(entry, reserved);
    if (count < 0) {
      return false;
    }
    if ((count & wakeMask) == 0) {
      encoder.wake();
    }
    return true;
  }

  void lost(Loss why, long count) {
    losses.getAndAdd(why.index(), count);
  }

  /** How many were lost for that reason. */
  public long losses(Loss why) {
    return losses.get(why.index());
  }

  /** Something went wrong while an event was recorded: the host must not notice. */
  void caught(Throwable failure) {
    lost(Loss.ENCODING, 1);
    encoder.report(failure);
  }

  /** A name that was not given is told as unknown, and counted. */
  String known(@Nullable String name) {
    if (name == null) {
      incomplete.increment();
      return "unknown";
    }
    return Texts.name(name);
  }

  private FlowState flow(String name) {
    FlowState state = flows.get(name);
    if (state != null) {
      return state;
    }
    String bounded = flows.size() < limits.maxFlows() ? name : TOO_MANY;
    FlowState shared = flows.computeIfAbsent(bounded, key -> new FlowState(key, sites));
    return bounded.equals(name) ? shared : new FlowState(name, sites, shared);
  }

  /** The listener threw: that is its own matter, and counted. */
  public void listenerFailed() {
    listenerFailures.increment();
  }

  /** Gives what goes out to a tap as well. */
  public void setTap(Tap value) {
    tap = value;
  }

  Encoder encoder() {
    return encoder;
  }

  /** All flows there were. */
  Collection<FlowState> flows() {
    return flows.values();
  }
}
