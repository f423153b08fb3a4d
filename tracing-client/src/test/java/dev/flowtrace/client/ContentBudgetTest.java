package dev.flowtrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.TraceEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages that cost too much are told by their type. */
class ContentBudgetTest {
  private record Costly(int number) {}

  @Test
  void messagesBeyondTheBudget_areToldByTheirType_andCounted() {
    CollectedBatches collected = new CollectedBatches();
    try (Tracing tracing =
        Tracing.newBuilder()
            .sink(collected)
            .json(Costly.class, ContentBudgetTest::slowly)
            .options(TracingOptions.newBuilder().contentCpuPercent(0).build())
            .build()) {
      FlowRun run = tracing.startFlow("orders");
      Actor reader = run.actor("reader");
      for (int i = 0; i < 4; i++) {
        reader.emit("out", "parser", "in", new Costly(i));
      }
      assertThat(tracing.flush(Duration.ofSeconds(30))).isTrue();

      List<TraceEvent> events =
          collected.events(run.traceId()).stream()
              .filter(event -> event.eventType() instanceof EventType.DataFlow)
              .toList();
      assertThat(events).hasSize(4);
      assertThat(events.get(0).data().message()).isNotNull(); // what it costs was not known
      for (TraceEvent event : events.subList(1, 4)) {
        assertThat(event.data().message()).isNull();
        assertThat(event.data().customAttributes())
            .isEqualTo(
                JsonObject.of(
                    "message.type",
                    JsonValue.of("Costly"),
                    "message.omitted",
                    JsonValue.of("cpu")));
      }
      assertThat(tracing.stats().unaffordable()).isEqualTo(3);
    }
  }

  /** Long texts use up the budget; short ones are told all the same. */
  @Test
  void shortTexts_areAlwaysLookedInto() {
    CollectedBatches collected = new CollectedBatches();
    try (Tracing tracing =
        Tracing.newBuilder()
            .sink(collected)
            .options(TracingOptions.newBuilder().contentCpuPercent(0).build())
            .build()) {
      FlowRun run = tracing.startFlow("orders");
      for (int i = 0; i < 10; i++) {
        run.actor("reader").emit("out", "parser", "in", i + "x".repeat(60_000));
        run.actor("reader").emit("out", "parser", "in", "short " + i);
      }
      assertThat(tracing.flush(Duration.ofSeconds(30))).isTrue();

      assertThat(collected.events(run.traceId()))
          .filteredOn(event -> event.data().message() != null)
          .filteredOn(event -> event.data().message().sizeBytes() < 100)
          .hasSize(10);
      assertThat(tracing.stats().unaffordable()).isPositive();
    }
  }

  private static JsonValue slowly(Costly message) {
    long until = System.nanoTime() + 1_000_000;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    return JsonValue.of(message.number());
  }
}
