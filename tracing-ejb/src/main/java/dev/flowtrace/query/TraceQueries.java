package dev.flowtrace.query;

import dev.flowtrace.aggregation.EventAttribute;
import dev.flowtrace.aggregation.EventReader;
import dev.flowtrace.aggregation.TraceAggregator;
import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.aggregation.TraceSnapshot;
import dev.flowtrace.aggregation.TraceVersion;
import dev.flowtrace.metrics.CollectorMetrics;
import dev.flowtrace.store.TraceFilter;
import dev.flowtrace.store.TraceIndex;
import dev.flowtrace.store.TraceOrder;
import dev.flowtrace.store.TraceReader;
import dev.flowtrace.store.TraceRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions about traces, whether they are in memory or stored. A trace in memory is
 * answered from there, put together with what the database has of it, and left out of what the
 * database is asked; so each is found once, as it is now. Thread-safe.
 */
public final class TraceQueries {
  private static final int MAX_VERSIONS = 1_000;
  private static final int ATTEMPTS = 20;

  private final TraceAggregator aggregator;
  private final TraceIndex index;
  private final TraceReader reader;
  private final EventReader events;
  private final UUID nodeId;
  private final BooleanSupplier hasPeers;
  private final CollectorMetrics metrics;

  /**
   * Queries of the collector with that id.
   *
   * @param hasPeers whether other collectors may write the same traces
   */
  public TraceQueries(
      TraceAggregator aggregator,
      TraceIndex index,
      TraceReader reader,
      EventReader events,
      UUID nodeId,
      BooleanSupplier hasPeers,
      CollectorMetrics metrics) {
    this.aggregator = aggregator;
    this.index = index;
    this.reader = reader;
    this.events = events;
    this.nodeId = nodeId;
    this.hasPeers = hasPeers;
    this.metrics = metrics;
  }

  /**
   * Results in order.
   *
   * @param next the place behind which the next ones start, null when there are no more
   */
  public record Page(List<TraceRow> rows, TraceOrder.@Nullable Place next) {}

  /**
   * Results and how many there are in all.
   *
   * @param total without limit and offset
   */
  public record Listing(List<TraceRow> rows, long total) {}

  /** The results behind a place; null for the first ones. */
  public Page search(
      TraceFilter filter, TraceOrder order, TraceOrder.@Nullable Place after, int limit) {
    return timed(
        "search",
        () -> {
          Memory memory = memory(filter);
          Comparator<TraceOrder.Place> places = order.comparator();
          List<TraceRow> rows =
              new ArrayList<>(index.find(filter, order, after, 0, limit + 1, memory.traceIds()));
          memory.matching().stream()
              .filter(row -> after == null || places.compare(order.place(row), after) > 0)
              .forEach(rows::add);
          rows.sort(Comparator.comparing(order::place, places));
          if (rows.size() <= limit) {
            return new Page(rows, null);
          }
          List<TraceRow> page = List.copyOf(rows.subList(0, limit));
          return new Page(page, order.place(page.get(limit - 1)));
        });
  }

  /** The newest results but the first {@code offset}, with the number of all. */
  public Listing list(TraceFilter filter, int limit, int offset) {
    return timed(
        "list",
        () -> {
          Memory memory = memory(filter);
          int found = memory.matching().size();
          long total = found + index.count(filter, memory.traceIds());
          // in the whole result, at most so many traces in memory come before the first stored one
          // that is asked for
          int skip = Math.max(0, offset - found);
          TraceOrder order = TraceOrder.NEWEST_FIRST;
          List<TraceRow> rows =
              new ArrayList<>(
                  index.find(filter, order, null, skip, limit + found, memory.traceIds()));
          rows.addAll(memory.matching());
          rows.sort(Comparator.comparing(order::place, order.comparator()));
          return new Listing(rows.stream().skip(offset - skip).limit(limit).toList(), total);
        });
  }

  /** Opens a trace for reading; empty when there is none. */
  public Optional<TraceContent> open(UUID traceId) {
    return timed("open", () -> Optional.ofNullable(tryOpen(traceId)));
  }

  private @Nullable TraceContent tryOpen(UUID traceId) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      TraceSnapshot memory = aggregator.snapshot(traceId);
      if (memory == null) {
        TraceReader.Opened stored = reader.open(traceId);
        if (stored != null) {
          return new TraceContent(
              traceId, stored.head(), false, stored.chunks(), List.of(), reader, events);
        }
        if (!aggregator.holds(traceId)) {
          return null;
        }
      } else if (memory.baseKnown() && !isOutdated(memory)) {
        return memory.exists() ? content(memory) : null;
      } else {
        resolve(List.of(traceId));
      }
    }
    throw new IllegalStateException("trace " + traceId + " changes faster than it can be read");
  }

  /** Whether another collector has written the trace since memory looked; forgets it then. */
  private boolean isOutdated(TraceSnapshot memory) {
    return hasPeers.getAsBoolean()
        && reader
                .versionsOfOthers(nodeId, List.of(memory.traceId()))
                .getOrDefault(memory.traceId(), 0L)
            > memory.baseVersion()
        && aggregator.forgetBase(memory.traceId());
  }

  private TraceContent content(TraceSnapshot memory) {
    List<TraceReader.Chunk> chunks =
        memory.showsStoredEvents()
            ? reader.chunks(memory.traceId()).stream()
                .filter(
                    chunk ->
                        !chunk.nodeId().equals(nodeId)
                            || chunk.journalPosition() < memory.firstUnflushedPosition())
                .toList()
            : List.of();
    return new TraceContent(
        memory.traceId(), memory.head(), true, chunks, memory.unflushedEvents(), reader, events);
  }

  /** Whether there is a trace. */
  public boolean exists(UUID traceId) {
    return open(traceId).isPresent();
  }

  /** The ids of all events of a trace. */
  public Set<UUID> eventIds(UUID traceId) {
    Set<UUID> ids = new HashSet<>();
    TraceContent content = tryOpen(traceId);
    if (content != null) {
      try {
        content.forEachEvent(
            (json, offset, length) -> ids.add(events.read(json, offset, length).eventId()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return ids;
  }

  /** The flows, by name. */
  public List<TraceIndex.FlowTotals> flows() {
    return timed(
        "flows",
        () -> {
          Memory memory = memory(TraceFilter.ALL);
          Map<String, TraceIndex.FlowTotals> flows = new HashMap<>();
          index.flows(memory.traceIds()).forEach(flow -> flows.put(flow.flowId(), flow));
          memory
              .matching()
              .forEach(row -> flows.merge(row.head().flowId(), totals(row), TraceQueries::sum));
          return flows.values().stream()
              .sorted(Comparator.comparing(TraceIndex.FlowTotals::flowId))
              .toList();
        });
  }

  private static TraceIndex.FlowTotals totals(TraceRow row) {
    TraceHead head = row.head();
    return new TraceIndex.FlowTotals(
        head.flowId(),
        1,
        head.status().isFinal() ? 0 : 1,
        head.error() == null ? 0 : 1,
        head.events(),
        head.errors(),
        head.startEpochNanos(),
        head.startEpochNanos());
  }

  private static TraceIndex.FlowTotals sum(TraceIndex.FlowTotals a, TraceIndex.FlowTotals b) {
    return new TraceIndex.FlowTotals(
        a.flowId(),
        a.traces() + b.traces(),
        a.running() + b.running(),
        a.failed() + b.failed(),
        a.events() + b.events(),
        a.errors() + b.errors(),
        Math.min(a.firstStartEpochNanos(), b.firstStartEpochNanos()),
        Math.max(a.lastStartEpochNanos(), b.lastStartEpochNanos()));
  }

  /** The versions of a flow, the greatest first. */
  public List<TraceIndex.VersionTotals> versions(String flowId) {
    return timed(
        "versions",
        () -> {
          Memory memory = memory(TraceFilter.ofFlow(flowId));
          Map<VersionKey, TraceIndex.VersionTotals> versions = new LinkedHashMap<>();
          for (TraceIndex.StoredVersion stored :
              index.versions(flowId, memory.traceIds(), MAX_VERSIONS)) {
            versions.put(VersionKey.of(stored.version()), stored.totals());
          }
          for (TraceRow row : memory.matching()) {
            TraceVersion version = row.head().version();
            if (version != null) {
              long start = row.head().startEpochNanos();
              versions.merge(
                  VersionKey.of(version),
                  new TraceIndex.VersionTotals(version.json(), 1, start, start),
                  TraceQueries::sum);
            }
          }
          return versions.entrySet().stream()
              .sorted(Map.Entry.<VersionKey, TraceIndex.VersionTotals>comparingByKey().reversed())
              .map(Map.Entry::getValue)
              .toList();
        });
  }

  private static TraceIndex.VersionTotals sum(
      TraceIndex.VersionTotals a, TraceIndex.VersionTotals b) {
    return new TraceIndex.VersionTotals(
        a.lastStartEpochNanos() >= b.lastStartEpochNanos() ? a.json() : b.json(),
        a.traces() + b.traces(),
        Math.min(a.firstStartEpochNanos(), b.firstStartEpochNanos()),
        Math.max(a.lastStartEpochNanos(), b.lastStartEpochNanos()));
  }

  private record VersionKey(long major, long minor, long patch, String gitHash)
      implements Comparable<VersionKey> {
    static VersionKey of(TraceVersion version) {
      String hash = version.gitHash();
      return new VersionKey(
          version.major(), version.minor(), version.patch(), hash == null ? "" : hash);
    }

    @Override
    public int compareTo(VersionKey other) {
      return Comparator.comparingLong(VersionKey::major)
          .thenComparingLong(VersionKey::minor)
          .thenComparingLong(VersionKey::patch)
          .thenComparing(VersionKey::gitHash)
          .compare(this, other);
    }
  }

  /**
   * What there is in all.
   *
   * @param inFlight how many traces are in memory
   */
  public record Stats(
      TraceIndex.Totals stored,
      long inFlight,
      long inFlightRunning,
      long inFlightEvents,
      long inFlightErrors,
      long inFlightEventBytes,
      @Nullable Long oldestEpochNanos,
      @Nullable Long newestEpochNanos) {}

  /** Counts and sizes of all traces. */
  public Stats stats() {
    return timed(
        "stats",
        () -> {
          Memory memory = memory(TraceFilter.ALL);
          TraceIndex.Totals stored = index.totals(memory.traceIds());
          Long oldest = stored.oldestEpochNanos();
          Long newest = stored.newestEpochNanos();
          long running = 0;
          long events = 0;
          long errors = 0;
          long bytes = 0;
          for (TraceRow row : memory.matching()) {
            long start = row.head().startEpochNanos();
            oldest = oldest == null ? start : (Long) Math.min(oldest, start);
            newest = newest == null ? start : (Long) Math.max(newest, start);
            running += row.head().status().isFinal() ? 0 : 1;
            events += row.head().events();
            errors += row.head().errors();
            bytes += row.head().eventBytes();
          }
          return new Stats(
              stored, memory.matching().size(), running, events, errors, bytes, oldest, newest);
        });
  }

  /**
   * What is in memory.
   *
   * @param traceIds the traces that are answered from memory
   * @param matching those that match
   */
  private record Memory(List<UUID> traceIds, List<TraceRow> matching) {}

  /** Finds out what the database has of every trace in memory of which that is not known. */
  void resolveAll() {
    resolve(aggregator.unresolved());
  }

  private Memory memory(TraceFilter filter) {
    resolveAll();
    Carriers carriers = carriers(filter.attributes());
    TraceMatcher matcher = new TraceMatcher(filter, carriers.byAttribute());
    List<UUID> all = new ArrayList<>();
    List<TraceRow> matching = new ArrayList<>();
    aggregator.visit(
        trace -> {
          // one that came back into memory only now is answered from the database, as it was
          if (trace.isBaseKnown() && carriers.include(trace.traceId())) {
            all.add(trace.traceId());
            if (trace.exists()) {
              TraceHead head = trace.head();
              if (matcher.matches(trace, head)) {
                matching.add(new TraceRow(trace.traceId(), head, true));
              }
            }
          }
        });
    return new Memory(all, matching);
  }

  /**
   * Traces in memory by the attributes of their events.
   *
   * @param asked the traces of which that was asked, null when there was nothing to ask
   */
  private record Carriers(Map<EventAttribute, Set<UUID>> byAttribute, @Nullable Set<UUID> asked) {
    boolean include(UUID traceId) {
      return asked == null || asked.contains(traceId);
    }
  }

  /**
   * For each attribute, the traces in memory that have an event with it. Memory is asked before the
   * database, so that an event is found though it is flushed in between.
   */
  private Carriers carriers(List<EventAttribute> attributes) {
    if (attributes.isEmpty()) {
      return new Carriers(Map.of(), null);
    }
    Map<EventAttribute, Set<UUID>> carriers = new HashMap<>();
    attributes.forEach(attribute -> carriers.put(attribute, new HashSet<>()));
    Set<UUID> asked = new HashSet<>();
    aggregator.visit(
        trace -> {
          asked.add(trace.traceId());
          carriers.forEach(
              (attribute, traceIds) -> {
                if (trace.hasUnflushedAttribute(attribute)) {
                  traceIds.add(trace.traceId());
                }
              });
        });
    carriers.forEach(
        (attribute, traceIds) -> traceIds.addAll(index.withAttribute(attribute, asked)));
    return new Carriers(carriers, asked);
  }

  /** Finds out what the database has of traces in memory of which that is not known. */
  private void resolve(List<UUID> traceIds) {
    if (traceIds.isEmpty()) {
      return;
    }
    Set<UUID> missing = new HashSet<>(traceIds);
    for (TraceReader.Found found : reader.find(traceIds)) {
      missing.remove(found.traceId());
      long holdsUpTo = found.nodeId().equals(nodeId) ? found.journalPosition() : -1;
      aggregator.resolve(found.traceId(), found.trace(), holdsUpTo);
    }
    missing.forEach(traceId -> aggregator.resolve(traceId, null, -1));
  }

  private <T> T timed(String query, Supplier<T> work) {
    long start = System.nanoTime();
    try {
      return work.get();
    } finally {
      metrics.queried(query, System.nanoTime() - start);
    }
  }
}
