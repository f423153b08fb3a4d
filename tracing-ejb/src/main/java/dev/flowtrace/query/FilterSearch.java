package dev.flowtrace.query;

import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.aggregation.EventAttribute;
import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.causality.CausalEvents;
import dev.flowtrace.filter.Filter;
import dev.flowtrace.filter.Narrowing;
import dev.flowtrace.filter.Subject;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.store.TraceFilter;
import dev.flowtrace.store.TraceOrder;
import dev.flowtrace.store.TraceRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds traces and events by a filter: tables say which traces come into question, then their
 * events are read. A search reads a limited number of events and says where it stopped.
 * Thread-safe.
 */
public final class FilterSearch {
  private static final int TRACES_A_PAGE = 100;
  private static final int MAX_TRACES = 2_000;

  private final TraceQueries queries;
  private final Set<String> indexed;
  private final int maxEvents;

  FilterSearch(TraceQueries queries, Set<String> indexed, int maxEvents) {
    this.queries = queries;
    this.indexed = indexed;
    this.maxEvents = maxEvents;
  }

  /**
   * What is asked for.
   *
   * @param traces what else the traces have to meet
   * @param filter null for every event
   */
  public record Question(TraceFilter traces, @Nullable Filter filter, TraceOrder order) {}

  /**
   * An event that was found.
   *
   * @param number its number in its trace, from 1
   * @param json as it came
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, not kept
  public record Hit(UUID traceId, String flowId, int number, byte[] json) {}

  /**
   * Where a search goes on.
   *
   * @param after the trace before, null to begin with the first
   * @param passed events of the next trace to pass over
   */
  public record Place(TraceOrder.@Nullable Place after, int passed) {}

  /**
   * Traces that were found.
   *
   * @param next the place of the last trace that was looked at, null when there are no more
   */
  public record Traces(List<TraceRow> rows, TraceOrder.@Nullable Place next) {}

  /**
   * Events that were found.
   *
   * @param next where to go on, null when there are no more
   */
  public record Events(List<Hit> hits, @Nullable Place next) {}

  /** What is left of what one search may read. */
  private static final class Budget {
    private long events;
    private int traces = MAX_TRACES;

    Budget(long events) {
      this.events = events;
    }

    boolean isUsedUp() {
      return events <= 0 || traces <= 0;
    }
  }

  private static final class EnoughException extends IOException {}

  /** The traces that have an event of which the filter holds. */
  Traces traces(Question question, TraceOrder.@Nullable Place after, int limit) throws IOException {
    Budget budget = new Budget(maxEvents);
    List<TraceRow> found = new ArrayList<>();
    TraceOrder.Place at = after;
    TraceFilter narrowed = narrowed(question);
    while (true) {
      TraceQueries.Page page = queries.search(narrowed, question.order(), at, TRACES_A_PAGE);
      for (TraceRow row : page.rows()) {
        if (found.size() == limit || budget.isUsedUp()) {
          return new Traces(found, at);
        }
        if (!hits(row, question.filter(), Long.MIN_VALUE, Long.MAX_VALUE, 0, 1, budget).isEmpty()) {
          found.add(row);
        }
        at = question.order().place(row);
      }
      if (page.next() == null) {
        return new Traces(found, null);
      }
    }
  }

  /** The events of a time of which the filter holds, trace by trace. */
  Events events(Question question, long from, long to, Place place, int limit) throws IOException {
    Budget budget = new Budget(maxEvents);
    List<Hit> found = new ArrayList<>();
    TraceOrder.Place at = place.after();
    int passed = place.passed();
    TraceFilter narrowed = narrowed(question);
    while (true) {
      TraceQueries.Page page = queries.search(narrowed, question.order(), at, TRACES_A_PAGE);
      for (TraceRow row : page.rows()) {
        if (found.size() == limit || budget.isUsedUp()) {
          return new Events(found, new Place(at, passed));
        }
        if (isOver(row.head(), from)) {
          at = question.order().place(row);
          passed = 0;
          continue;
        }
        int wanted = limit - found.size();
        List<Hit> hits = hits(row, question.filter(), from, to, passed, wanted, budget);
        found.addAll(hits);
        if (hits.size() == wanted) {
          return new Events(found, new Place(at, hits.get(wanted - 1).number()));
        }
        at = question.order().place(row);
        passed = 0;
      }
      if (page.next() == null) {
        return new Events(found, null);
      }
    }
  }

  /** Whether a trace had ended before a time, by the times of its events. */
  private static boolean isOver(TraceHead head, long from) {
    return head.events() > 0 && head.lastEventEpochNanos() < from;
  }

  private List<Hit> hits(
      TraceRow row,
      @Nullable Filter filter,
      long from,
      long to,
      int passed,
      int limit,
      Budget budget)
      throws IOException {
    budget.traces--;
    Optional<TraceContent> opened = queries.open(row.traceId());
    if (opened.isEmpty()) {
      return List.of();
    }
    TraceContent trace = opened.get();
    CausalEvents events = filter != null && filter.hasPath() ? causal(trace) : null;
    Reading reading = new Reading(trace, filter, events, from, to, passed, limit);
    try {
      trace.forEachEvent(reading::event);
    } catch (EnoughException e) {
      budget.events -= reading.number;
      return reading.hits;
    }
    budget.events -= Math.max(1, reading.number);
    return reading.hits;
  }

  private CausalEvents causal(TraceContent trace) throws IOException {
    return trace.causalEvents(maxEvents, Set.of());
  }

  /** Goes through a trace once. */
  private static final class Reading {
    private final TraceContent trace;
    private final @Nullable Filter filter;
    private final @Nullable CausalEvents events;
    private final long from;
    private final long to;
    private final int passed;
    private final int limit;
    private final List<Hit> hits = new ArrayList<>();
    private int number;

    Reading(
        TraceContent trace,
        @Nullable Filter filter,
        @Nullable CausalEvents events,
        long from,
        long to,
        int passed,
        int limit) {
      this.trace = trace;
      this.filter = filter;
      this.events = events;
      this.from = from;
      this.to = to;
      this.passed = passed;
      this.limit = limit;
    }

    void event(byte[] json, int offset, int length) throws IOException {
      if (++number <= passed) {
        return;
      }
      TraceEvent event = StoredEvent.decode(json, offset, length);
      long time = EpochNanos.of(event.timestamp());
      if (time < from || time > to) {
        return;
      }
      if (filter == null || filter.matches(new Subject(trace.head(), event, events))) {
        hits.add(
            new Hit(
                trace.traceId(),
                trace.head().flowId(),
                number,
                Arrays.copyOfRange(json, offset, offset + length)));
        if (hits.size() == limit) {
          throw new EnoughException();
        }
      }
    }
  }

  /** What the tables are asked: what was asked besides, and what they can answer of the filter. */
  private TraceFilter narrowed(Question question) {
    TraceFilter base = question.traces();
    if (question.filter() == null) {
      return base;
    }
    Narrowing by = question.filter().narrowing();
    List<EventAttribute> attributes = new ArrayList<>(base.attributes());
    by.attributes().stream()
        .filter(attribute -> indexed.contains(attribute.key()))
        .forEach(attributes::add);
    return new TraceFilter(
        either(base.flowId(), by.flowId()),
        base.version(),
        base.executionId(),
        either(base.status(), by.status()),
        base.failure(),
        either(base.actor(), by.actor()),
        either(base.eventKind(), by.eventKind()),
        base.fromEpochNanos(),
        base.toEpochNanos(),
        either(base.minDurationNanos(), by.minDurationNanos()),
        either(base.maxDurationNanos(), by.maxDurationNanos()),
        base.errorText(),
        attributes);
  }

  /**
   * What is not asked of the tables is asked of the events; so one condition of a kind is enough.
   */
  private static <T> @Nullable T either(@Nullable T first, @Nullable T second) {
    return first == null ? second : first;
  }
}
