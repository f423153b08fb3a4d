package dev.flowtrace.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.flowtrace.causality.CausalEvent;
import dev.flowtrace.causality.CausalEvents;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A network tells that it sends a message, and its queue how long that had to wait for room. */
class SpanFinderTest {
  private final CausalEvents events = new CausalEvents(100);

  private static UUID id(int number) {
    return new UUID(1, number);
  }

  private void add(
      int number, long time, long took, String type, String port, @Nullable Integer parent) {
    UUID cause = parent == null ? null : id(parent);
    boolean flow = type.equals("DataFlow");
    events.add(
        new CausalEvent(
            id(number),
            time,
            took,
            type,
            "reader",
            port,
            flow ? "parser" : null,
            flow ? "in" : null,
            null,
            null,
            cause,
            cause == null ? List.of() : List.of(cause),
            List.of(),
            List.of()));
  }

  @Test
  void waitForRoom_belongsToTheSendingThatItWaitedFor() {
    add(1, 100, -1, "MessageSent", "out", null);
    add(2, 150, 40, "MessageSent", "out", 1);
    add(3, 160, 55, "DataFlow", "out", 2);

    assertThat(SpanFinder.find(events))
        .extracting(Span::kind, Span::startEpochNanos, Span::endEpochNanos)
        .containsExactly(
            tuple(Span.Kind.BLOCKED, 110L, 150L), tuple(Span.Kind.MESSAGE, 150L, 160L));
  }

  @Test
  void sendingWithinAnother_orAtAnotherPort_isOneOfItsOwn() {
    add(1, 100, -1, "MessageSent", "out", null);
    add(2, 150, 40, "MessageSent", "errors", 1);
    add(3, 160, -1, "MessageSent", "out", 1);

    assertThat(SpanFinder.find(events))
        .filteredOn(span -> span.kind() == Span.Kind.MESSAGE)
        .extracting(Span::startEvent, Span::endEpochNanos)
        .containsExactly(tuple(id(1), null), tuple(id(2), null), tuple(id(3), null));
  }
}
