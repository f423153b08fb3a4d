package dev.flowtrace.client.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.client.FlowRun;
import dev.flowtrace.client.Level;
import dev.flowtrace.client.Tracing;
import dev.flowtrace.client.TracingListener;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a call of an actor to the collector's database, over a real socket. */
final class RecordedToStoredTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsRecorded_isStoredOnce_whenFlushReturns(boolean packed) {
    try (TestCollector collector = TestCollector.absent();
        Tracing tracing = Tracing.newBuilder().network("shop").collector(collector.uri()).build()) {
      collector.listCapabilities(true, packed);
      collector.restart();
      FlowRun run = tracing.startFlow("orders");
      for (int i = 0; i < 2000; i++) {
        run.actor("reader").emit("out", "parser", "in", i);
      }
      run.complete();
      assertThat(tracing.flush(LONG)).isTrue();

      assertThat(collector.eventIds()).hasSize(2001).doesNotHaveDuplicates();
      assertThat(collector.violations()).isEmpty();
      assertThat(collector.packedFrames() > 0).isEqualTo(packed);
      assertThat(collector.zstdFrames() > 0).isEqualTo(!packed);
      assertThat(collector.hellos().get(0).network()).isEqualTo("shop");
      assertThat(tracing.deliveryStats().orElseThrow().stored().events()).isEqualTo(2001);
    }
  }

  @Test
  void collectorKilledAndBack_hasAllOfIt() {
    try (TestCollector collector = TestCollector.start();
        Tracing tracing = Tracing.newBuilder().collector(collector.uri()).build()) {
      FlowRun run = tracing.startFlow("orders");
      run.actor("reader").emit("out", "parser", "in", 1);
      assertThat(tracing.flush(LONG)).isTrue();
      collector.kill();
      run.actor("reader").emit("out", "parser", "in", 2);
      assertThat(tracing.flush(Duration.ofMillis(10))).isFalse();
      collector.restart();
      run.complete();
      assertThat(tracing.flush(LONG)).isTrue();

      assertThat(collector.eventIds()).hasSize(3).doesNotHaveDuplicates();
    }
  }

  @Test
  void listenerThatThrowsAboutDelivery_isCounted_andStopsNothing() {
    TracingListener listener =
        new TracingListener() {
          @Override
          public void onDeliveryProblem(String kind, String message, @Nullable Throwable cause) {
            throw new IllegalStateException("a listener's own mistake");
          }

          @Override
          public void onConfigured(Level level) {
            throw new AssertionError("a listener's own mistake");
          }
        };
    try (TestCollector collector = TestCollector.absent();
        Tracing tracing =
            Tracing.newBuilder().collector(collector.uri()).listener(listener).build()) {
      Eventually.await("a failure", () -> tracing.stats().listenerFailures() == 1);
      collector.restart();
      tracing.startFlow("orders").actor("reader").emit("out", "parser", "in", 1);
      assertThat(tracing.flush(LONG)).isTrue();
      collector.push("{\"Configure\":{\"level\":\"diagnostic\",\"sampling\":{},\"capture\":{}}}");
      Eventually.await("another one", () -> tracing.stats().listenerFailures() == 2);

      assertThat(tracing.level()).isEqualTo(Level.DIAGNOSTIC);
      assertThat(collector.eventIds()).hasSize(2);
    }
  }

  @Test
  void whatTheCollectorConfigures_holdsAtOnce() {
    try (TestCollector collector = TestCollector.start()) {
      collector.config(
          JsonObject.of(
              "level",
              JsonValue.of("diagnostic"),
              "capture",
              JsonObject.of("content", JsonValue.of(true))));
      List<Level> told = new CopyOnWriteArrayList<>();
      TracingListener listener =
          new TracingListener() {
            @Override
            public void onConfigured(Level level) {
              told.add(level);
            }
          };
      try (Tracing tracing =
          Tracing.newBuilder().collector(collector.uri()).listener(listener).build()) {
        Eventually.await("the level", () -> tracing.level() == Level.DIAGNOSTIC);
        assertThat(tracing.config().capture().content()).isTrue();
        collector.push(
            "{\"Configure\":{\"level\":\"off\",\"sampling\":{\"ratio\":0.5},\"capture\":{}}}");
        Eventually.await("the level", () -> tracing.level() == Level.OFF);

        assertThat(tracing.config().sampling().ratio()).isEqualTo(0.5);
        assertThat(tracing.config().capture().content()).isTrue();
        Eventually.await("being told", () -> told.contains(Level.OFF));
      }
    }
  }
}
