package dev.flowtrace.timeline;

import dev.flowtrace.causality.CausalEvent;
import dev.flowtrace.causality.CausalEvents;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes spans of events. */
final class SpanFinder {
  private static final Comparator<Span> ORDER =
      Comparator.comparingLong(Span::startEpochNanos)
          .thenComparing(Span::kind)
          .thenComparing(Span::actor)
          .thenComparing(Span::event);

  private final CausalEvents events;
  private final Map<String, CausalEvent> begun = new HashMap<>();
  private final Set<UUID> taken = new HashSet<>();
  private final List<Span> spans = new ArrayList<>();

  private SpanFinder(CausalEvents events) {
    this.events = events;
  }

  /** The spans, by their beginnings. */
  static List<Span> find(CausalEvents events) {
    SpanFinder finder = new SpanFinder(events);
    List<CausalEvent> inOrder =
        events.inOrder().stream()
            .sorted(Comparator.comparingLong(CausalEvent::epochNanos))
            .toList();
    inOrder.forEach(finder::add);
    finder.addOpen(inOrder);
    finder.spans.sort(ORDER);
    return finder.spans;
  }

  private void add(CausalEvent event) {
    switch (event.type()) {
      case "ActorCreated", "ActorStarted" -> begun.putIfAbsent(event.actor(), event);
      case "ActorCompleted", "ActorFailed" -> {
        CausalEvent start = begun.remove(event.actor());
        if (start != null) {
          spans.add(span(Span.Kind.LIFE, event, start.epochNanos(), start.id()));
        }
        if (event.isFailure() && event.executionNanos() < 0) {
          spans.add(span(Span.Kind.FAILURE, event, event.epochNanos(), null));
        }
        addWork(event);
      }
      case "MessageSent" -> addSent(event);
      case "DataFlow" -> addMessage(event);
      case "MessageReceived" -> {
        addReceived(event);
        addWork(event);
      }
      default -> addWork(event);
    }
  }

  private void addWork(CausalEvent event) {
    if (event.executionNanos() >= 0) {
      spans.add(span(Span.Kind.WORK, event, event.startEpochNanos(), null));
    }
  }

  private void addSent(CausalEvent event) {
    if (event.executionNanos() <= 0) {
      return;
    }
    spans.add(span(Span.Kind.BLOCKED, event, event.startEpochNanos(), null));
    CausalEvent sent = sentBy(event);
    if (sent != null
        && sent.actor().equals(event.actor())
        && Objects.equals(sent.port(), event.port())) {
      taken.add(sent.id()); // the same message: a queue told that it had to wait for room
    }
  }

  /** A message that was taken: from its being sent, if that is known, else as long as measured. */
  private void addMessage(CausalEvent flow) {
    CausalEvent sent = sentBy(flow);
    if (sent != null) {
      taken.add(sent.id());
      spans.add(
          span(Span.Kind.MESSAGE, flow, Math.min(sent.epochNanos(), flow.epochNanos()), sent.id()));
    } else {
      spans.add(span(Span.Kind.MESSAGE, flow, flow.startEpochNanos(), null));
    }
  }

  /** A network without data flows: from being sent to the beginning of being handled. */
  private void addReceived(CausalEvent received) {
    CausalEvent sent = sentBy(received);
    if (sent != null) {
      taken.add(sent.id());
      long end = Math.max(sent.epochNanos(), received.startEpochNanos());
      spans.add(
          new Span(
              Span.Kind.MESSAGE,
              sent.actor(),
              sent.port(),
              received.actor(),
              received.port(),
              sent.epochNanos(),
              end,
              sent.id(),
              received.id(),
              false));
    }
  }

  private @Nullable CausalEvent sentBy(CausalEvent event) {
    CausalEvent parent = event.parent() == null ? null : events.get(event.parent());
    return parent != null && parent.type().equals("MessageSent") ? parent : null;
  }

  private static Span span(
      Span.Kind kind, CausalEvent event, long startEpochNanos, @Nullable UUID startEvent) {
    return new Span(
        kind,
        event.actor(),
        event.port(),
        event.toActor(),
        event.toPort(),
        startEpochNanos,
        event.epochNanos(),
        startEvent,
        event.id(),
        event.isFailure());
  }

  /** What began and has not ended. A message that nobody takes is one, too. */
  private void addOpen(List<CausalEvent> inOrder) {
    begun.values().forEach(start -> spans.add(open(Span.Kind.LIFE, start)));
    for (CausalEvent event : inOrder) {
      if (event.type().equals("MessageSent") && !taken.contains(event.id())) {
        spans.add(open(Span.Kind.MESSAGE, event));
      }
    }
  }

  private static Span open(Span.Kind kind, CausalEvent event) {
    return new Span(
        kind,
        event.actor(),
        event.port(),
        null,
        null,
        event.epochNanos(),
        null,
        event.id(),
        null,
        false);
  }
}
