package dev.flowtrace.client.recording;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Records what one actor does in one run. Thread-safe; nothing here throws or waits. */
public final class ActorRecorder {
  private static final int MAX_CHANGES = 8;

  final Recorder recorder;
  final ActorEvents events;
  private final Run run;
  private final ActorSites sites;
  private final ExtrasJson json;

  /**
   * What the thread needs that lately used this, mostly the only one that does: found by one look
   * where a {@link ThreadLocal} takes several. Racy, but only its owner uses it.
   */
  private @Nullable LocalState lately;

  private int changes;

  /** For an actor of a run. */
  public ActorRecorder(Run run, @Nullable String actor) {
    this.run = run;
    this.recorder = run.recorder;
    String known = recorder.known(actor);
    this.sites = run.flow.actor(known);
    this.events = new ActorEvents(run, sites);
    this.json = new ExtrasJson(run);
  }

  /** The actor's name. */
  public String actor() {
    return sites.actor();
  }

  /** The actor's run. */
  public Run run() {
    return run;
  }

  /** A message goes over an edge. */
  public void dataFlow(
      @Nullable String port,
      @Nullable String toActor,
      @Nullable String toPort,
      @Nullable Object message) {
    Object unused = dataFlow(port, toActor, toPort, message, null);
  }

  /** As {@link #dataFlow}, for an event that may cause others. */
  public Lineage dataFlowAsCause(
      @Nullable String port,
      @Nullable String toActor,
      @Nullable String toPort,
      @Nullable Object message) {
    Lineage self = cause(null);
    Object unused = dataFlow(port, toActor, toPort, message, self);
    return self;
  }

  private @Nullable Object dataFlow(
      @Nullable String port,
      @Nullable String toActor,
      @Nullable String toPort,
      @Nullable Object message,
      @Nullable Lineage self) {
    return record(
        self,
        ActorEvents.NOW,
        Site.DATA_FLOW,
        port,
        toActor,
        toPort,
        message,
        null,
        null,
        -1,
        -1,
        null);
  }

  /**
   * This actor begins to handle a message.
   *
   * @param parent null: what is being handled
   * @return null if the level is off
   */
  public @Nullable Work handling(
      @Nullable String port, @Nullable Object message, @Nullable Lineage parent) {
    Settings now = recorder.settings;
    if (now.off) {
      recorder.refused();
      return null;
    }
    LocalState local = local();
    Lineage cause = parent == null ? scope(local) : parent;
    Lineage self = lineage(now, local, cause);
    HeavyMeasurement heavy = measureHeavy(now, local);
    long nanos = recorder.clock.nanoTime();
    return Work.handling(this, local, port, message, null, cause, self, nanos, heavy);
  }

  /**
   * This actor begins to send a message.
   *
   * @return null if the level is off
   */
  public @Nullable Work sending(@Nullable String port) {
    Settings now = recorder.settings;
    if (now.off) {
      recorder.refused();
      return null;
    }
    LocalState local = local();
    Lineage cause = scope(local);
    Lineage self = lineage(now, local, cause);
    HeavyMeasurement heavy = measureHeavy(now, local);
    return Work.sending(this, local, port, cause, self, recorder.clock.nanoTime(), heavy);
  }

  /** An event of this actor that {@code parent} led to. */
  Lineage lineage(Settings settings, LocalState local, @Nullable Lineage parent) {
    local.ids.next();
    return new Lineage(run, local.ids.high(), local.ids.low(), parent, settings.maxCausality);
  }

  /** What this thread is handling for the run, or what called it; null: nothing. */
  public @Nullable Lineage scope() {
    return scope(local());
  }

  private @Nullable Lineage scope(LocalState local) {
    Lineage scope = local.scope;
    return scope != null && scope.run == run ? scope : run.upstream();
  }

  /** From now on this thread handles {@code cause}, until it attaches another; null: nothing. */
  public void attach(@Nullable Lineage cause) {
    local().attach(cause);
  }

  /** As {@link Recorder#join}. */
  public @Nullable Lineage join(Collection<@Nullable Lineage> causes) {
    return Recorder.join(causes);
  }

  /** The monotonic clock, by which messages are sent and arrive. */
  public long nanoTime() {
    return recorder.clock.nanoTime();
  }

  /** Memory and CPU of this thread up to now, where that is to be measured; mostly null. */
  static @Nullable HeavyMeasurement measureHeavy(Settings settings, LocalState local) {
    return settings.heavyMetricsRatio > 0 && local.ids.fraction() < settings.heavyMetricsRatio
        ? new HeavyMeasurement()
        : null;
  }

  /** How many events come at a place in a second; NaN: not known. */
  double perSecond(int kind, @Nullable String port, long nanos) {
    return sites.get(kind, port, null, null).perSecond(nanos);
  }

  /** What an event of this actor may tell beside the message. */
  ExtrasJson json() {
    return json;
  }

  /** What this thread needs. */
  LocalState local() {
    LocalState known = lately;
    return known != null && known.owner == Thread.currentThread() ? known : found();
  }

  private LocalState found() {
    LocalState found = recorder.local();
    if (changes < MAX_CHANGES) { // else threads take turns, and each would wait for the others'
      changes++;
      lately = found;
    }
    return found;
  }

  /**
   * Whether anything is recorded at this level. What was refused because all is closed is counted
   * by this question.
   */
  public boolean isOn() {
    boolean on = !recorder.settings.off;
    if (!on) {
      recorder.refused();
    }
    return on;
  }

  /** An event of this actor that may cause others, before it is recorded. */
  Lineage cause(@Nullable Lineage parent) {
    LocalState local = local();
    return lineage(recorder.settings, local, parent == null ? scope(local) : parent);
  }

  /**
   * Records an event of any kind; other arguments as those of {@link Draft}.
   *
   * @param self the event, if it may cause others; null: it may not
   * @param given when it happened, by {@link #nanoTime}, or {@link ActorEvents#NOW}
   * @param kept as {@link ActorEvents#record} has it
   * @return as {@link ActorEvents#record}
   */
  @Nullable Object record(
      @Nullable Lineage self,
      long given,
      int kind,
      @Nullable String port,
      @Nullable String target,
      @Nullable String toPort,
      @Nullable Object message,
      @Nullable Object kept,
      @Nullable Lineage parent,
      long queueDepth,
      long took,
      @Nullable Extras extras) {
    Settings now = recorder.settings;
    if (now.off) {
      recorder.refused();
      return null;
    }
    LocalState local = local();
    return events.record(
        now,
        local,
        given,
        kind,
        port,
        target,
        toPort,
        message,
        kept,
        parent == null ? scope(local) : parent,
        queueDepth,
        took,
        extras,
        self);
  }

  /** Records work that is done. */
  void record(
      LocalState local,
      long nanos,
      int kind,
      @Nullable String port,
      @Nullable Object message,
      @Nullable Object kept,
      @Nullable Lineage cause,
      long queueDepth,
      long took,
      @Nullable Extras extras,
      Lineage self) {
    events.record(
        recorder.settings,
        local,
        nanos,
        kind,
        port,
        null,
        null,
        message,
        kept,
        cause,
        queueDepth,
        took,
        extras,
        self);
  }
}
