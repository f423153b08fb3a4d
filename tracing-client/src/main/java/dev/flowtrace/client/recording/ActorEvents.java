package dev.flowtrace.client.recording;

import dev.flowtrace.client.content.MessageType;
import dev.flowtrace.client.sampling.EventRules;
import dev.flowtrace.protocol.config.SamplingRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the events of one actor in one run go: into the run's ring, or to the encoder. Thread-safe;
 * nothing here throws or waits.
 */
final class ActorEvents {
  /** In place of a reading of the clock: it is read when all else is known. */
  static final long NOW = Long.MIN_VALUE;

  /**
   * In place of what another event of the message kept: nothing is known of that, but who records
   * this one hands on what it keeps.
   */
  static final Object HANDED_ON = new Object();

  private static final int TIMED_CALLS = 1024; // one of so many is timed

  private final Recorder recorder;
  private final Run run;
  private final ActorSites sites;
  private final ActorRules rules;
  private final MessageKeeper messages;
  private final KnownTypes types;
  private final UsualEvents usualEvents;

  ActorEvents(Run run, ActorSites sites) {
    this.run = run;
    this.sites = sites;
    usualEvents = sites.usual;
    recorder = run.recorder;
    rules = new ActorRules(run, sites.actor());
    messages = recorder.messages;
    types = new KnownTypes(recorder.types);
  }

  /**
   * Records an event.
   *
   * @param local this thread's
   * @param given when it happened, by the monotonic clock, or {@link #NOW}
   * @param kept what another event of the message kept of it, by this method; {@link #HANDED_ON};
   *     null: nothing is known
   * @param cause what led to it; null: nothing
   * @param self its id, if it was given out; null: it gets one
   * @return what further events of the message keep of it; null: each has to look at it
   */
  @Nullable Object record(
      Settings settings,
      LocalState local,
      long given,
      int kind,
      @Nullable String port,
      @Nullable String target,
      @Nullable String toPort,
      @Nullable Object message,
      @Nullable Object kept,
      @Nullable Lineage cause,
      long queueDepth,
      long took,
      @Nullable Extras extras,
      @Nullable Lineage self) {
    if (settings.off) {
      recorder.refused();
      return null;
    }
    Object known = kept == HANDED_ON ? null : kept;
    boolean counted = false;
    try {
      UsualEvent alike = usualEvents.find(kind, port, target, toPort);
      Site site = alike == null ? site(kind, port, target, toPort, message) : alike.site;
      int mode = run.mode == Run.UNDECIDED ? run.settle(settings) : run.mode;
      // the encoder has all events of a sampled run, and counts them without a thread beside it;
      // a rate that is measured needs them at once
      if (mode != Run.SAMPLED || settings.heavyMetricsRatio > 0) {
        recorder.sites.count(site, took);
        counted = true;
      }
      if (mode >= Run.SILENT) {
        return null;
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
      EventRules ofEvents = settings.eventRules ? rules.of(settings) : null;
      if (ofEvents != null) {
        SamplingRule rule =
            ofEvents.decide(messages.typeName(message), () -> messages.sizeOf(message));
        if (rule != null && !ActorRules.accepts(rule, EventIds.randomness(idHigh))) {
          if (!counted) {
            recorder.sites.count(site, took);
          }
          return known;
        }
        more = rule == null ? extras : rules.weighted(rule, extras);
        mode = run.mode; // the rule may have promoted the run
      }
      long time = recorder.clock.epochNanos(nanos);
      Object inRing = mode == Run.SAMPLED ? null : inRing(alike, message, known);
      if (mode != Run.SAMPLED
          && kept(settings, site, inRing, cause, more, idHigh, idLow, time, queueDepth, took)) {
        known = inRing == message ? message : null;
      } else {
        Entry entry = new Entry(run, Entry.EVENT);
        entry.site = site;
        entry.counted = counted;
        if (known != null && message != null) {
          MessageKeeper.keepAs(known, message, entry);
        } else if (message != null) {
          boolean handedOn = kept == HANDED_ON;
          MessageType type = type(alike, message);
          known = messages.keep(settings, type, message, handedOn, entry, nanos);
        }
        entry.parent = cause;
        entry.extras = more;
        entry.idHigh = idHigh;
        entry.idLow = idLow;
        entry.epochNanos = time;
        entry.queueDepth = queueDepth;
        entry.took = took;
        recorder.offerEvent(entry);
        counted = true; // or will be
      }
      if ((++local.calls & (TIMED_CALLS - 1)) == 0) {
        recorder.recordNanos.record(recorder.clock.nanoTime() - nanos);
      }
    } catch (Throwable e) { // whatever it is, the host must not notice
      recorder.caught(e);
      if (!counted) {
        recorder.sites.countElsewhere();
      }
    }
    return known;
  }

  /** Keeps an event of a run that is not sampled; false: it was promoted meanwhile. */
  private boolean kept(
      Settings settings,
      Site site,
      @Nullable Object ofMessage,
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
      Extras more = site.index < 0 ? withSite(site, extras) : extras;
      ring.put(
          number,
          run.number,
          site,
          ofMessage,
          cause,
          more,
          idHigh,
          idLow,
          epochNanos,
          queueDepth,
          took);
    }
    return true;
  }

  @SuppressWarnings("ReferenceEquality") // the very message
  private @Nullable Object inRing(
      @Nullable UsualEvent alike, @Nullable Object message, @Nullable Object known) {
    if (message == null || message == known) {
      return message;
    }
    Object usual = alike == null ? null : alike.keepInRing(message);
    return usual == null ? MessageKeeper.keepInRing(types.of(message), message) : usual;
  }

  private MessageType type(@Nullable UsualEvent alike, Object message) {
    MessageType usualType = alike == null ? null : alike.typeOf(message);
    return usualType == null ? types.of(message) : usualType;
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
      int kind,
      @Nullable String port,
      @Nullable String target,
      @Nullable String toPort,
      @Nullable Object message) {
    Site found = site(kind, port, target, toPort);
    if (usualEvents.hasRoom(kind) && found.index >= 0 && found.is(kind, port, target, toPort)) {
      MessageType type = message == null ? null : types.of(message);
      usualEvents.add(new UsualEvent(found, kind, port, target, toPort, type), kind);
    }
    return found;
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
