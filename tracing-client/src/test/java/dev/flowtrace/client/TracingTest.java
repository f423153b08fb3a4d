package dev.flowtrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.TraceEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TracingTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final CollectedBatches collected = new CollectedBatches();
  private final Tracing tracing = Tracing.newBuilder().sink(collected).build();

  @AfterEach
  void close() {
    tracing.close();
  }

  @Test
  void firstExample_makesAWholeTrace() {
    FlowRun run = tracing.startFlow("orders", FlowVersion.of(1, 4, 2));
    run.actor("reader").emit("out", "parser", "in", "hello");
    run.complete();
    assertThat(tracing.flush(LONG)).isTrue();

    assertThat(collected.starts()).hasSize(1);
    assertThat(collected.starts().get(0).flowId()).isEqualTo("orders");
    assertThat(collected.starts().get(0).version()).isEqualTo(FlowVersion.of(1, 4, 2));
    List<TraceEvent> events = collected.events(run.traceId());
    assertThat(events)
        .extracting(TraceEvent::eventType)
        .containsExactly(EventType.Simple.ACTOR_CREATED, new EventType.DataFlow("parser", "in"));
    TraceEvent flow = events.get(1);
    assertThat(flow.actorId()).isEqualTo("reader");
    assertThat(flow.data().port()).isEqualTo("out");
    assertThat(flow.data().message()).isNotNull();
    assertThat(flow.data().message().messageType()).isEqualTo("String");
    assertThat(flow.data().message().sizeBytes()).isEqualTo(7);
    assertThat(flow.data().message().checksum()).startsWith("sha256:");
    assertThat(flow.data().message().isCaptured()).isFalse();
    assertThat(collected.ends())
        .singleElement()
        .satisfies(end -> assertThat(end.status()).isEqualTo(ExecutionStatus.COMPLETED));
  }

  @Test
  void whatIsRecordedWhileAMessageIsHandled_isCausedByIt() {
    FlowRun run = tracing.startFlow("orders");
    Cause sent = run.actor("reader").emitted("out", "parser", "in", 1);
    run.actor("parser")
        .handle("in", 1, sent, () -> run.actor("parser").emit("out", "sink", "in", 2));
    run.complete();
    assertThat(tracing.flush(LONG)).isTrue();

    TraceEvent first = ofType(run, new EventType.DataFlow("parser", "in"));
    TraceEvent received = ofType(run, EventType.Simple.MESSAGE_RECEIVED);
    TraceEvent second = ofType(run, new EventType.DataFlow("sink", "in"));
    assertThat(first.eventId()).isEqualTo(sent.eventId());
    assertThat(received.causality().parentEventId()).isEqualTo(first.eventId());
    assertThat(second.causality().parentEventId()).isEqualTo(received.eventId());
    assertThat(second.causality().rootCauseEventId()).isEqualTo(first.eventId());
    assertThat(second.causality().dependencyChain())
        .containsExactly(first.eventId(), received.eventId());
    assertThat(received.data().performanceMetrics().executionTimeNanos()).isNotNull();
  }

  private TraceEvent ofType(FlowRun run, EventType type) {
    return collected.events(run.traceId()).stream()
        .filter(event -> event.eventType().equals(type))
        .findFirst()
        .orElseThrow();
  }
}
