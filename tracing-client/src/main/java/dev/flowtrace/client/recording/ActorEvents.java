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

  private static final int TIMED_CALLS = 1024; // one of so many is timed

  private final Recorder recorder;
  private final Run run;
  private final ActorSites sites;
  private final ActorRules rules;
  private final MessageKeeper messages;
  private final KnownTypes types;

  // racy, but immutable: at worst one is found again
  private @Nullable UsualEvent received;
  private @Nullable UsualEvent sent;
  private @Nullable UsualEvent flow;
  private @Nullable UsualEvent otherFlow; // many an actor sends to two
  private final @Nullable UsualEvent[] others = new UsualEvent[Site.CUSTOM + 1]; // by kind

  ActorEvents(Run run, ActorSites sites) {
    this.run = run;
    this.sites = sites;
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
   * @param cause what led to it; null: nothing
   * @param self its id, if it was given out; null: it gets one
   */
  void record(
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
      recorder.refused();
      return;
    }
    try {
      UsualEvent usual = usual(kind, port, target, toPort);
      Site site = usual == null ? site(kind, port, target, toPort, message) : usual.site;
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
      EventRules ofEvents = settings.eventRules ? rules.of(settings) : null;
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
          || !kept(
              settings, usual, site, message, cause, more, idHigh, idLow, time, queueDepth, took)) {
        Entry entry = new Entry(run, Entry.EVENT);
        entry.site = site;
        if (message != null) {
          messages.keep(settings, types.of(message), message, entry, nanos);
        }
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
      @Nullable UsualEvent usual,
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
      Object of = message == null ? null : inRing(usual, message);
      Extras more = site.index < 0 ? withSite(site, extras) : extras;
      ring.put(
          number, run.number, site, of, cause, more, idHigh, idLow, epochNanos, queueDepth, took);
    }
    return true;
  }

  private Object inRing(@Nullable UsualEvent usual, Object message) {
    Object kept = usual == null ? null : usual.keepInRing(message);
    return kept == null ? MessageKeeper.keepInRing(types.of(message), message) : kept;
  }

  /** What events of these names have in common; null: they are not the usual ones. */
  private @Nullable UsualEvent usual(
      int kind, @Nullable String port, @Nullable String target, @Nullable String toPort) {
    UsualEvent known = usual(kind);
    if (known == null || known.isAlike(kind, port, target, toPort)) {
      return known;
    }
    UsualEvent second = kind == Site.DATA_FLOW ? otherFlow : null;
    return second == null || second.isAlike(kind, port, target, toPort) ? second : null;
  }

  private @Nullable UsualEvent usual(int kind) {
    if (kind == Site.DATA_FLOW) {
      return flow;
    } else if (kind == Site.MESSAGE_RECEIVED) {
      return received;
    }
    return kind == Site.MESSAGE_SENT ? sent : others[kind];
  }

  /** The first event of a kind is taken for the usual one; of data flows the first of another. */
  private void remember(UsualEvent event, int kind) {
    if (kind == Site.DATA_FLOW && flow == null) {
      flow = event;
    } else if (kind == Site.DATA_FLOW) {
      otherFlow = event;
    } else if (kind == Site.MESSAGE_RECEIVED) {
      received = event;
    } else if (kind == Site.MESSAGE_SENT) {
      sent = event;
    } else {
      others[kind] = event;
    }
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
    boolean isFirst = usual(kind) == null || (kind == Site.DATA_FLOW && otherFlow == null);
    if (isFirst && found.index >= 0 && found.is(kind, port, target, toPort)) {
      MessageType type = message == null ? null : types.of(message);
      remember(new UsualEvent(found, kind, port, target, toPort, type), kind);
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
