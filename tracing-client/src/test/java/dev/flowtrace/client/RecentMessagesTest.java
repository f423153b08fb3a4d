package dev.flowtrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.MessageSnapshot;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.config.CaptureConfig;
import dev.flowtrace.protocol.config.ClientConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RecentMessagesTest {
  private record Order(String article) {}

  private final CollectedBatches collected = new CollectedBatches();
  private final AtomicInteger looks = new AtomicInteger();
  private final Tracing tracing =
      Tracing.newBuilder()
          .sink(collected)
          .json(
              Order.class,
              order -> {
                looks.incrementAndGet();
                return JsonObject.of("article", JsonValue.of(order.article()));
              })
          .build();

  @AfterEach
  void close() {
    tracing.close();
  }

  @Test
  void messageThatMovesOn_isLookedAtOnce() {
    FlowRun run = tracing.startFlow("orders");
    Order order = new Order("pen");
    Cause sent = run.actor("shop").sent("out", order);
    run.actor("billing").handle("in", order, sent, () -> {});
    run.actor("billing").emit("out", "store", "in", new Order("ink"));

    List<MessageSnapshot> told = snapshots(run);
    assertThat(told).hasSize(3);
    assertThat(told.get(1).checksum()).isEqualTo(told.get(0).checksum());
    assertThat(told.get(2).checksum()).isNotEqualTo(told.get(0).checksum());
    assertThat(looks).hasValue(2);
  }

  @Test
  void underOtherSettings_itIsLookedAtAgain() {
    FlowRun run = tracing.startFlow("orders");
    Order order = new Order("pen");
    run.actor("shop").sent("out", order);
    assertThat(snapshots(run)).allSatisfy(told -> assertThat(told.isCaptured()).isFalse());
    tracing.configure(
        new ClientConfig(
            null,
            ClientConfig.EMPTY.sampling(),
            new CaptureConfig(null, true, null, null, null, null, null, JsonObject.EMPTY)));
    run.actor("shop").sent("out", order);

    assertThat(snapshots(run)).extracting(MessageSnapshot::isCaptured).containsExactly(false, true);
  }

  private List<MessageSnapshot> snapshots(FlowRun run) {
    assertThat(tracing.flush(Duration.ofSeconds(30))).isTrue();
    List<MessageSnapshot> snapshots = new ArrayList<>();
    for (TraceEvent event : collected.events(run.traceId())) {
      if (event.data().message() != null) {
        snapshots.add(Objects.requireNonNull(event.data().message()));
      }
    }
    return snapshots;
  }
}
