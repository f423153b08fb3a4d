package dev.flowtrace.client.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.client.Cause;
import dev.flowtrace.client.CauseScope;
import dev.flowtrace.client.CollectedBatches;
import dev.flowtrace.client.FlowRun;
import dev.flowtrace.client.Tracing;
import dev.flowtrace.client.TracingWithSink;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.TraceEvent;
import java.time.Duration;
import java.util.List;

/** A run, and what was recorded of it. */
final class Recorded implements AutoCloseable {
  private final CollectedBatches collected = new CollectedBatches();
  final Tracing tracing = TracingWithSink.of(collected);
  final FlowRun run = tracing.startFlow("orders");

  List<TraceEvent> events() {
    assertThat(tracing.flush(Duration.ofSeconds(30))).isTrue();
    return collected.events(run.traceId());
  }

  List<TraceEvent> ofType(EventType type) {
    return events().stream().filter(event -> event.eventType().equals(type)).toList();
  }

  TraceEvent only(EventType type) {
    List<TraceEvent> found = ofType(type);
    assertThat(found).as("%s in %s", type, events()).hasSize(1);
    return found.get(0);
  }

  TraceEvent custom(String name) {
    return only(new EventType.Custom(name));
  }

  /** Does something because of {@code cause}. */
  void within(Cause cause, ThrowingRunnable work) throws Exception {
    CauseScope scope = run.within(cause);
    try {
      work.run();
    } finally {
      scope.close();
    }
  }

  interface ThrowingRunnable {
    void run() throws Exception;
  }

  @Override
  public void close() {
    tracing.close();
  }
}
