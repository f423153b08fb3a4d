package dev.flowtrace.client.recording;

import dev.flowtrace.protocol.EventType;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Records what one actor does in one run. Thread-safe; nothing here throws or waits. */
public final class ActorRecorder {
  /** When a message was sent, if nobody knows. */
  public static final long UNKNOWN = Long.MIN_VALUE;

  private static final int MAX_CHANGES = 8;

  private final Recorder recorder;
  private final Run run;
  private final ActorSites sites;
  private final ActorEvents events;
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
    Settings now = recorder.settings;
    if (now.off) {
      recorder.refused();
      return;
    }
    LocalState local = local();
    events.record(
        now,
        local,
        ActorEvents.NOW,
        Site.DATA_FLOW,
        port,
        toActor,
        toPort,
        message,
        scope(local),
        -1,
        -1,
        null,
        null);
  }

  /** As {@link #dataFlow}, for an event that may cause others. */
  public Lineage dataFlowAsCause(
      @Nullable String port,
      @Nullable String toActor,
      @Nullable String toPort,
      @Nullable Object message) {
    return recordAsCause(
        ActorEvents.NOW, Site.DATA_FLOW, port, toActor, toPort, message, null, -1, -1, null);
  }

  /**
   * A message that went over an edge has arrived, and from now on this thread handles it, until it
   * attaches another.
   *
   * @param cause what led to it; null: what called the run, if anything
   * @param sentNanos when it was sent, by {@link #nanoTime}; {@link #UNKNOWN}: nobody knows
   * @return null if the level is off: then the thread handles nothing
   */
  public @Nullable Lineage takenOver(
      @Nullable String port,
      EventType.DataFlow target,
      @Nullable Object message,
      @Nullable Lineage cause,
      long queueDepth,
      long sentNanos) {
    LocalState local = local();
    Settings now = recorder.settings;
    Lineage arrived = null;
    if (now.off) {
      recorder.refused();
    } else {
      long nanos = recorder.clock.nanoTime();
      arrived = arrived(now, local, nanos, port, target, message, cause, queueDepth, sentNanos);
    }
    local.attach(arrived);
    return arrived;
  }

  /** As {@link #takenOver}, but what this thread handles stays as it is. */
  public Lineage arrived(
      @Nullable String port,
      EventType.DataFlow target,
      @Nullable Object message,
      @Nullable Lineage cause,
      long queueDepth,
      long sentNanos) {
    LocalState local = local();
    long nanos = recorder.clock.nanoTime();
    return arrived(
        recorder.settings, local, nanos, port, target, message, cause, queueDepth, sentNanos);
  }

  /**
   * As {@link #arrived}, and another actor of the run begins to handle it: one reading of the clock
   * is the end of its way and the beginning of the work.
   *
   * @param taken whether what this thread has attached is over by that
   * @return null if the level is off
   */
  public @Nullable Work handedOver(
      @Nullable String port,
      EventType.DataFlow target,
      @Nullable Object message,
      @Nullable Lineage cause,
      long queueDepth,
      long sentNanos,
      ActorRecorder receiver,
      boolean taken) {
    LocalState local = receiver.local();
    if (taken) {
      local.attach(null);
    }
    Settings now = recorder.settings;
    if (now.off) {
      recorder.refused();
      return null;
    }
    long nanos = recorder.clock.nanoTime();
    Lineage arrived =
        arrived(now, local, nanos, port, target, message, cause, queueDepth, sentNanos);
    HeavyMeasurement heavy = measureHeavy(now, local);
    Lineage self = receiver.lineage(now, local, arrived);
    return Work.handling(receiver, local, target.toPort(), message, arrived, self, nanos, heavy);
  }

  private Lineage arrived(
      Settings settings,
      LocalState local,
      long nanos,
      @Nullable String port,
      EventType.DataFlow target,
      @Nullable Object message,
      @Nullable Lineage cause,
      long queueDepth,
      long sentNanos) {
    Lineage parent = cause == null ? run.upstream() : cause;
    Lineage self = lineage(settings, local, parent);
    events.record(
        settings,
        local,
        nanos,
        Site.DATA_FLOW,
        port,
        target.toActor(),
        target.toPort(),
        message,
        parent,
        Math.max(-1, queueDepth),
        sentNanos == UNKNOWN ? -1 : Math.max(0, nanos - sentNanos),
        null,
        self);
    return self;
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
    return Work.handling(this, local, port, message, cause, self, nanos, heavy);
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

  private Lineage lineage(Settings settings, LocalState local, @Nullable Lineage parent) {
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

  /** As {@link Recorder#join}. */
  public @Nullable Lineage join(Collection<@Nullable Lineage> causes) {
    return Recorder.join(causes);
  }

  /** The monotonic clock, by which messages are sent and arrive. */
  public long nanoTime() {
    return recorder.clock.nanoTime();
  }

  /** Memory and CPU of this thread up to now, where that is to be measured; mostly null. */
  private static @Nullable HeavyMeasurement measureHeavy(Settings settings, LocalState local) {
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

  /** Records an event of any kind; arguments as those of {@link Draft}. */
  void record(
      int kind,
      @Nullable String port,
      @Nullable String target,
      @Nullable String toPort,
      @Nullable Object message,
      @Nullable Lineage parent,
      long queueDepth,
      long took,
      @Nullable Extras extras) {
    Settings now = recorder.settings;
    if (now.off) {
      recorder.refused();
      return;
    }
    LocalState local = local();
    Lineage cause = parent == null ? scope(local) : parent;
    events.record(
        now,
        local,
        ActorEvents.NOW,
        kind,
        port,
        target,
        toPort,
        message,
        cause,
        queueDepth,
        took,
        extras,
        null);
  }

  /**
   * As {@link #record}, for an event that may cause others.
   *
   * @param given when it happened, by {@link #nanoTime}, or {@link ActorEvents#NOW}
   */
  Lineage recordAsCause(
      long given,
      int kind,
      @Nullable String port,
      @Nullable String target,
      @Nullable String toPort,
      @Nullable Object message,
      @Nullable Lineage parent,
      long queueDepth,
      long took,
      @Nullable Extras extras) {
    Settings now = recorder.settings;
    LocalState local = local();
    Lineage cause = parent == null ? scope(local) : parent;
    Lineage self = lineage(now, local, cause);
    events.record(
        now,
        local,
        given,
        kind,
        port,
        target,
        toPort,
        message,
        cause,
        queueDepth,
        took,
        extras,
        self);
    return self;
  }

  /** Records work that is done. */
  void record(
      LocalState local,
      long nanos,
      int kind,
      @Nullable String port,
      @Nullable Object message,
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
        cause,
        queueDepth,
        took,
        extras,
        self);
  }
}
