package dev.flowtrace.client.recording;

import dev.flowtrace.client.sampling.EventRules;
import dev.flowtrace.protocol.config.SamplingRule;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Records what one actor does in one run. Thread-safe; nothing here throws or waits. */
public final class ActorRecorder {
  private static final int TIMED_CALLS = 1024; // one of so many is timed

  private final Recorder recorder;
  private final Run run;
  private final ActorSites sites;
  private Site last; // a cache; racy, but what is in it is immutable
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
    this.last =
        new Site(-1, run.flow.name, known, Site.CUSTOM, null, null, null); // matches nothing
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
    record(now, Site.DATA_FLOW, port, toActor, toPort, message, null, -1, -1, null, null);
  }

  /** As {@link #dataFlow}, for an event that may cause others. */
  public Lineage dataFlowAsCause(
      @Nullable String port,
      @Nullable String toActor,
      @Nullable String toPort,
      @Nullable Object message) {
    Lineage self = newLineage(null);
    record(Site.DATA_FLOW, port, toActor, toPort, message, null, -1, -1, null, self);
    return self;
  }

  /** The level is off, or all is closed. */
  private void refused() {
    if (recorder.closed) {
      recorder.lost(Loss.CLOSED, 1);
    }
  }

  /**
   * Makes an event that may cause others; it is recorded by giving it as {@code self} to {@link
   * #record}.
   *
   * @param parent null: what is being handled
   */
  public Lineage newLineage(@Nullable Lineage parent) {
    LocalState local = recorder.local();
    local.ids.next();
    return new Lineage(
        run,
        local.ids.high(),
        local.ids.low(),
        parent == null ? scope(local) : parent,
        recorder.settings.maxCausality);
  }

  /** What this thread is handling for the run; null: nothing. */
  public @Nullable Lineage scope() {
    return scope(recorder.local());
  }

  private @Nullable Lineage scope(LocalState local) {
    Lineage scope = local.scope;
    return scope != null && scope.run == run ? scope : run.upstream();
  }

  /** What follows on this thread is caused by {@code cause}. */
  public Scope enter(Lineage cause) {
    return recorder.enter(cause);
  }

  /** As {@link Recorder#join}. */
  public @Nullable Lineage join(Collection<@Nullable Lineage> causes) {
    return Recorder.join(causes);
  }

  /** Begins to measure work of this thread. */
  public Measurement measure() {
    Settings settings = recorder.settings;
    boolean heavy =
        settings.heavyMetricsRatio > 0
            && recorder.local().ids.fraction() < settings.heavyMetricsRatio;
    return new Measurement(recorder.clock, heavy);
  }

  /** How many events come at a place in a second; NaN: not known. */
  double perSecond(
      int kind, @Nullable String port, @Nullable String target, @Nullable String toPort) {
    return sites.get(kind, port, target, toPort).perSecond(recorder.clock.nanoTime());
  }

  /** What an event of this actor may tell beside the message. */
  ExtrasJson json() {
    return json;
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
      @Nullable Extras extras,
      @Nullable Lineage self) {
    Settings now = recorder.settings;
    if (now.off) {
      refused();
      return;
    }
    record(now, kind, port, target, toPort, message, parent, queueDepth, took, extras, self);
  }

  @SuppressWarnings("ReferenceEquality") // a shortcut: what is equal is found by site()
  private void record(
      Settings settings,
      int kind,
      @Nullable String port,
      @Nullable String target,
      @Nullable String toPort,
      @Nullable Object message,
      @Nullable Lineage parent,
      long queueDepth,
      long took,
      @Nullable Extras extras,
      @Nullable Lineage self) {
    try {
      Site site = last;
      if (site.kind != kind
          || site.port != port
          || site.target != target
          || site.toPort != toPort) {
        site = site(kind, port, target, toPort);
      }
      int mode = run.mode == Run.UNDECIDED ? run.settle(settings) : run.mode;
      recorder.sites.count(site, took);
      if (mode >= Run.SILENT) {
        return;
      }
      LocalState local = recorder.local();
      long nanos = recorder.clock.nanoTime();
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
      Lineage cause = parent == null ? scope(local) : parent;
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
    Site site;
    if (kind == Site.DATA_FLOW && (port == null || target == null || toPort == null)) {
      recorder.incomplete.increment();
      site =
          sites.get(
              kind,
              Objects.requireNonNullElse(port, ""),
              Objects.requireNonNullElse(target, "unknown"),
              Objects.requireNonNullElse(toPort, ""));
      return site; // not the cached one: it would not be counted as incomplete the next time
    }
    if (kind == Site.CUSTOM && target == null) {
      return sites.get(kind, port, recorder.known(null), toPort);
    }
    site = sites.get(kind, port, target, toPort);
    last = site;
    return site;
  }
}
