package dev.flowtrace.client.recording;

import dev.flowtrace.client.sampling.HeadSampler;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What all runs of one flow share: the sampler, the counters, and the actors' sites. */
final class FlowState {
  private static final int MAX_ACTORS = 10_000;

  final String name;
  final HeadSampler sampler;
  final RunCounters counters;
  private final Sites sites;
  private final Map<String, ActorSites> actors = new ConcurrentHashMap<>();

  FlowState(String name, Sites sites) {
    this.name = name;
    this.sites = sites;
    sampler = new HeadSampler();
    counters = new RunCounters();
  }

  /** A flow too many: it has its name, and all else of {@code shared}. */
  FlowState(String name, Sites sites, FlowState shared) {
    this.name = name;
    this.sites = sites;
    sampler = shared.sampler;
    counters = shared.counters;
  }

  /** The sites of an actor; those of one too many are its own and forgotten with it. */
  ActorSites actor(String actor) {
    ActorSites known = actors.get(actor);
    if (known != null) {
      return known;
    }
    ActorSites created = new ActorSites(sites, name, actor);
    if (actors.size() >= MAX_ACTORS) {
      return created;
    }
    ActorSites other = actors.putIfAbsent(actor, created);
    return other == null ? created : other;
  }
}
