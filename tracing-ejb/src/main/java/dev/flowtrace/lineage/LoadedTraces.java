package dev.flowtrace.lineage;

import dev.flowtrace.aggregation.EventAttribute;
import dev.flowtrace.causality.CausalEvent;
import dev.flowtrace.causality.CausalEvents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The traces that a search has read, each once, up to its limits. */
final class LoadedTraces {
  private final LineageSource source;
  private final int maxTraces;
  private int eventsLeft;
  private final Map<UUID, Trace> traces = new LinkedHashMap<>();
  private final Map<EventAttribute, List<UUID>> carriers = new HashMap<>();
  private final Set<UUID> unread = new HashSet<>();
  private long unreadEvents;

  LoadedTraces(LineageSource source, int maxTraces, int maxEvents) {
    this.source = source;
    this.maxTraces = maxTraces;
    this.eventsLeft = maxEvents;
  }

  /** A trace with what its events led to. */
  static final class Trace {
    final UUID id;
    final String flowId;
    final CausalEvents events;
    final Map<UUID, List<CausalEvent>> effects = new HashMap<>();
    final Map<EventAttribute, List<CausalEvent>> byAttribute = new HashMap<>();

    Trace(UUID id, LineageSource.Loaded loaded) {
      this.id = id;
      flowId = loaded.flowId();
      events = loaded.events();
      for (CausalEvent event : events.inOrder()) {
        for (UUID cause : events.causes(event)) {
          effects.computeIfAbsent(cause, key -> new ArrayList<>(2)).add(event);
        }
        for (EventAttribute attribute : event.attributes()) {
          byAttribute.computeIfAbsent(attribute, key -> new ArrayList<>(2)).add(event);
        }
      }
    }
  }

  /** A trace, null when there is none or it is beyond the limits. */
  @Nullable Trace get(UUID traceId) throws IOException {
    Trace known = traces.get(traceId);
    if (known != null) {
      return known;
    }
    if (traces.size() >= maxTraces || eventsLeft <= 0) {
      unread.add(traceId);
      return null;
    }
    LineageSource.Loaded loaded = source.load(traceId, eventsLeft);
    if (loaded == null) {
      return null;
    }
    Trace trace = new Trace(traceId, loaded);
    eventsLeft -= trace.events.size();
    unreadEvents += trace.events.left();
    traces.put(traceId, trace);
    return trace;
  }

  /** The traces that have an event with an attribute. */
  List<Trace> with(EventAttribute attribute) throws IOException {
    List<UUID> ids = carriers.get(attribute);
    if (ids == null) {
      ids = source.tracesWith(attribute, maxTraces + 1);
      carriers.put(attribute, ids);
    }
    List<Trace> found = new ArrayList<>();
    for (UUID id : ids) {
      Trace trace = get(id);
      if (trace != null) {
        found.add(trace);
      }
    }
    return found;
  }

  /** All that were read. */
  List<Trace> all() {
    return List.copyOf(traces.values());
  }

  int unreadTraces() {
    return unread.size();
  }

  long unreadEvents() {
    return unreadEvents;
  }
}
