package dev.flowtrace.client.recording;

import dev.flowtrace.client.sampling.EventRules;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.config.SamplingRule;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Records what one actor does in one run. Thread-safe; nothing here throws or waits. */
public final class ActorRecorder {
  /** When a message was sent, if nobody knows. */
  public static final long UNKNOWN = Long.MIN_VALUE;

  private static final int TIMED_CALLS = 1024; // one of so many is timed

  /** In place of a reading of the clock: it is read when all else is known. */
  private static final long NOW = Long.MIN_VALUE;

  private final Recorder recorder;
  private final Run run;
  private final ActorSites sites;
  private final ActorRules rules;
  private final MessageKeeper messages;
  private final ExtrasJson json;

  /** For an actor of a run. */
  public ActorRecorder(Run run, @Nullable String actor) {
    this.run = run;
    this.recorder = run.recorder;
    String known = recorder.known(actor);
    this.sites = run.flow.actor(known);
    this.rules = new ActorRules(run, known);
    this.messages = recorder.messages;
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
      refused();
      return;
    }
    LocalState local = recorder.local();
    record(
        now,
        local,
        NOW,
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
    return recordAsCause(Site.DATA_FLOW, port, toActor, toPort, message, null, -1, -1, null);
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
    LocalState local = recorder.local();
    Settings now = recorder.settings;
    Lineage arrived = null;
    if (now.off) {
      refused();
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
    LocalState local = recorder.local();
    long nanos = recorder.clock.nanoTime();
    return arrived(
        recorder.settings, local, nanos, port, target, message, cause, queueDepth, sentNanos);
  }

  /**
   * As {@link #arrived}, and another actor of the run begins to handle it: one reading of the clock
   * is the end of its way and the beginning of the work.
   *
   * @return null if the level is off
   */
  public @Nullable Work handedOver(
      @Nullable String port,
      EventType.DataFlow target,
      @Nullable Object message,
      @Nullable Lineage cause,
      long queueDepth,
      long sentNanos,
      ActorRecorder receiver) {
    Settings now = recorder.settings;
    if (now.off) {
      refused();
      return null;
    }
    LocalState local = recorder.local();
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
    record(
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
      refused();
      return null;
    }
    LocalState local = recorder.local();
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
      refused();
      return null;
    }
    LocalState local = recorder.local();
    Lineage cause = scope(local);
    Lineage self = lineage(now, local, cause);
    HeavyMeasurement heavy = measureHeavy(now, local);
    return Work.sending(this, local, port, cause, self, recorder.clock.nanoTime(), heavy);
  }

  /** The level is off, or all is closed. */
  private void refused() {
    if (recorder.closed) {
      recorder.lost(Loss.CLOSED, 1);
    }
  }

  private Lineage lineage(Settings settings, LocalState local, @Nullable Lineage parent) {
    local.ids.next();
    return new Lineage(run, local.ids.high(), local.ids.low(), parent, settings.maxCausality);
  }

  /** What this thread is handling for the run, or what called it; null: nothing. */
  public @Nullable Lineage scope() {
    return scope(recorder.local());
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

  LocalState local() {
    return recorder.local();
  }

  /**
   * Whether anything is recorded at this level. What was refused because all is closed is counted
   * by this question.
   */
  public boolean isOn() {
    boolean on = !recorder.settings.off;
    if (!on) {
      refused();
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
      refused();
      return;
    }
    LocalState local = recorder.local();
    Lineage cause = parent == null ? scope(local) : parent;
    record(
        now,
        local,
        NOW,
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

  /** As {@link #record}, for an event that may cause others. */
  Lineage recordAsCause(
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
    LocalState local = recorder.local();
    Lineage cause = parent == null ? scope(local) : parent;
    Lineage self = lineage(now, local, cause);
    record(
        now,
        local,
        NOW,
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
    record(
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

  /**
   * Records an event.
   *
   * @param local this thread's
   * @param given when it happened, by the monotonic clock, or {@link #NOW}
   * @param cause what led to it; null: nothing
   * @param self its id, if it was given out; null: it gets one
   */
  private void record(
      Settings settings,
      LocalState local,
      long given,
      int kind,
      @Nullable String port,
      @Nullable String target,
      @Nullable String toPort,
      @Nullable Object message,
      @Nullable Lineage cause,
      long queueDepth,
      long took,
      @Nullable Extras extras,
      @Nullable Lineage self) {
    if (settings.off) {
      refused();
      return;
    }
    try {
      Site known = sites.first(kind, port, target, toPort);
      Site site = known == null ? site(kind, port, target, toPort) : known;
      int mode = run.mode == Run.UNDECIDED ? run.settle(settings) : run.mode;
      recorder.sites.count(site, took);
      if (mode >= Run.SILENT) {
        return;
      }
      long nanos = given == NOW ? recorder.clock.nanoTime() : given;
      if (mode != Run.SAMPLED) {
        mode = promoteIfDue(settings, site, took, nanos);
      }
      if (self == null) {
        local.ids.next();
      }
      long idHigh = self == null ? local.ids.high() : self.high;
      long idLow = self == null ? local.ids.low() : self.low;
      Extras more = extras;
      EventRules ofEvents = rules.of(settings);
      if (ofEvents != null) {
        SamplingRule rule =
            ofEvents.decide(messages.typeName(message), () -> messages.sizeOf(message));
        if (rule != null && !ActorRules.accepts(rule, EventIds.randomness(idHigh))) {
          return;
        }
        more = rule == null ? extras : rules.weighted(rule, extras);
        mode = run.mode; // the rule may have promoted the run
      }
      long time = recorder.clock.epochNanos(nanos);
      if (mode == Run.SAMPLED
          || !kept(settings, site, message, cause, more, idHigh, idLow, time, queueDepth, took)) {
        Entry entry = new Entry(run, Entry.EVENT);
        entry.site = site;
        entry.message = message == null ? null : messages.keep(settings, message, true);
        entry.parent = cause;
        entry.extras = more;
        entry.idHigh = idHigh;
        entry.idLow = idLow;
        entry.epochNanos = time;
        entry.queueDepth = queueDepth;
        entry.took = took;
        recorder.offerEvent(entry);
      }
      if ((++local.calls & (TIMED_CALLS - 1)) == 0) {
        recorder.recordNanos.record(recorder.clock.nanoTime() - nanos);
      }
    } catch (Throwable e) { // whatever it is, the host must not notice
      recorder.caught(e);
    }
  }

  /** Keeps an event of a run that is not sampled; false: it was promoted meanwhile. */
  private boolean kept(
      Settings settings,
      Site site,
      @Nullable Object message,
      @Nullable Lineage cause,
      @Nullable Extras extras,
      long idHigh,
      long idLow,
      long epochNanos,
      long queueDepth,
      long took) {
    long number = run.countBeforePromotion();
    if (number < 0) {
      return !run.isPromoted(); // else it is over
    }
    Ring ring = run.ring(settings);
    if (ring != null) {
      Object of = message == null ? null : messages.keep(settings, message, false);
      Extras more = site.index < 0 ? withSite(site, extras) : extras;
      ring.put(
          number, run.number, site, of, cause, more, idHigh, idLow, epochNanos, queueDepth, took);
    }
    return true;
  }

  /** The run's mode after what makes it interesting was looked at. */
  private int promoteIfDue(Settings settings, Site site, long took, long nanos) {
    if (settings.diagnostic) {
      run.promote("diagnostic");
    } else if (took > settings.edgeLatencyNanos) {
      run.promote("edge_latency");
    } else if (nanos - run.startNanos > settings.runLatencyNanos) {
      run.promote("run_latency");
    } else if (site.kind == Site.ACTOR_FAILED && settings.promoteFailures) {
      run.promote("failure");
    }
    return run.mode;
  }

  private static Extras withSite(Site site, @Nullable Extras extras) {
    Extras more = Extras.copyOf(extras);
    more.site = site;
    return more;
  }

  private Site site(
      int kind, @Nullable String port, @Nullable String target, @Nullable String toPort) {
    if (kind == Site.DATA_FLOW && (port == null || target == null || toPort == null)) {
      recorder.incomplete.increment();
      return sites.get(
          kind,
          Objects.requireNonNullElse(port, ""),
          Objects.requireNonNullElse(target, "unknown"),
          Objects.requireNonNullElse(toPort, ""));
    }
    if (kind == Site.CUSTOM && target == null) {
      return sites.get(kind, port, recorder.known(null), toPort);
    }
    return sites.get(kind, port, target, toPort);
  }
}
