package dev.flowtrace.client.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.client.Actor;
import dev.flowtrace.client.FlowRun;
import dev.flowtrace.client.Level;
import dev.flowtrace.client.Tracing;
import dev.flowtrace.client.TracingOptions;
import dev.flowtrace.client.TracingStats;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.config.CaptureConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a program may do to its tracing, over a real socket: it notices nothing of it. */
final class HostileHostTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int THREADS = 4;

  private static Tracing.Builder tracing(TestCollector collector) {
    return Tracing.newBuilder()
        .collector(collector.uri())
        .level(Level.DIAGNOSTIC)
        .capture(new CaptureConfig(true, true, 1 << 20, null, null, null, null, JsonObject.EMPTY));
  }

  /** Its JSON can't be made. */
  static final class Broken {
    public String getName() {
      throw new IllegalStateException("broken");
    }

    @Override
    public String toString() {
      throw new StackOverflowError("broken");
    }
  }

  @Test
  void messagesThatThrow_areGiant_orNull_areStoredAsEvents_once() {
    try (TestCollector collector = TestCollector.start();
        Tracing tracing = tracing(collector).build()) {
      FlowRun run = tracing.startFlow(null, null);
      Actor actor = run.actor(null);
      for (int i = 0; i < 50; i++) {
        actor.emit("out", "parser", "in", new Broken());
        actor.emit(null, null, null, null);
      }
      actor.emit("out", "parser", "in", "x".repeat(20 << 20)); // more than memory for messages
      actor.emit("out", "parser", "in", "y".repeat(900_000)); // more than a batch
      actor.handle(null, null, null, () -> {});
      actor.failed((Throwable) null);
      run.fail((Throwable) null);
      assertThat(tracing.flush(LONG)).isTrue();

      TracingStats stats = tracing.stats();
      assertThat(stats.lost().values()).containsOnly(0L);
      assertThat(stats.unrendered()).isEqualTo(50);
      assertThat(stats.incomplete()).isGreaterThan(50);
      assertThat(collector.eventIds())
          .hasSize((int) stats.recorded())
          .hasSizeGreaterThan(103)
          .doesNotHaveDuplicates();
      assertThat(collector.violations()).isEmpty();
    }
  }

  /** Records on several threads until told to stop; what they threw. */
  private static List<Throwable> recordWhile(Tracing tracing, Runnable meanwhile)
      throws InterruptedException {
    List<Throwable> thrown = new CopyOnWriteArrayList<>();
    CountDownLatch begun = new CountDownLatch(THREADS);
    CountDownLatch stop = new CountDownLatch(1);
    FlowRun run = tracing.startFlow("orders");
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Actor actor = run.actor("actor " + i);
      Thread thread =
          new Thread(
              () -> {
                try {
                  for (int n = 0; stop.getCount() > 0; n++) {
                    actor.emit("out", "parser", "in", n);
                    if (n == 1_000) {
                      begun.countDown();
                    }
                  }
                } catch (RuntimeException | Error e) {
                  thrown.add(e);
                }
              });
      threads.add(thread);
      thread.start();
    }
    begun.await();
    meanwhile.run();
    stop.countDown();
    for (Thread thread : threads) {
      thread.join(LONG.toMillis());
      if (thread.isAlive()) {
        thrown.add(new AssertionError("hangs"));
      }
    }
    run.complete();
    return thrown;
  }

  private static long lost(Tracing tracing) {
    return tracing.stats().lost().entrySet().stream()
        .filter(each -> !each.getKey().equals("end_lost")) // ends are no events
        .mapToLong(each -> each.getValue())
        .sum();
  }

  @Test
  void closeWhileThreadsRecord_throwsNothing_andWhatIsStoredIsStoredOnce() throws Exception {
    try (TestCollector collector = TestCollector.start()) {
      Tracing tracing = tracing(collector).build();
      assertThat(recordWhile(tracing, tracing::close)).isEmpty();
      tracing.close();

      List<UUID> stored = collector.eventIds();
      assertThat(stored).isNotEmpty().doesNotHaveDuplicates();
      DeliveryStats stats = tracing.deliveryStats().orElseThrow();
      long known = stats.stored().events();
      // on a busy machine, what was stored last may still be unanswered when the time to close is
      // up
      long unanswered = stats.lost().getOrDefault(DropReason.CLOSED, Tally.NONE).events();
      assertThat((long) stored.size()).isBetween(known, known + unanswered);
      assertThat(collector.violations()).isEmpty();
    }
  }

  @Test
  void threadsThatOutrunACollectorThatDoesNotRead_areNotHeldUp_andEveryLossIsCounted()
      throws Exception {
    try (TestCollector collector = TestCollector.start()) {
      DeliveryOptions delivery =
          DeliveryOptions.newBuilder(collector.uri()).bufferBytes(1 << 20).build();
      Tracing tracing =
          Tracing.newBuilder()
              .delivery(delivery)
              .level(Level.DIAGNOSTIC)
              .options(TracingOptions.newBuilder().bufferEvents(1024).build())
              .build();
      Eventually.await("a connection", () -> collector.hellos().size() == 1);
      collector.read(false);
      assertThat(
              recordWhile(
                  tracing,
                  () ->
                      Eventually.await(
                          "both are full",
                          () ->
                              tracing.stats().lost().get("buffer_full") > 0
                                  && tracing.stats().lost().get("delivery_full") > 0)))
          .isEmpty();
      assertThat(tracing.deliveryStats().orElseThrow().bufferedBytes())
          .isLessThanOrEqualTo(1 << 20);
      collector.read(true);
      assertThat(tracing.flush(LONG)).isTrue();

      assertThat(collector.eventIds().size() + lost(tracing)).isEqualTo(tracing.stats().recorded());
      assertThat(collector.eventIds()).doesNotHaveDuplicates();
      tracing.close();
    }
  }

  @Test
  void twoInOneJvm_withOneCollector_areTwoClients() {
    try (TestCollector collector = TestCollector.start();
        Tracing first = tracing(collector).network("first").build();
        Tracing second = tracing(collector).network("second").build()) {
      first.startFlow("orders").actor("reader").emit("out", "parser", "in", 1);
      second.setLevel(Level.OFF);
      second.startFlow("orders").actor("reader").emit("out", "parser", "in", 1);
      second.setLevel(Level.DIAGNOSTIC);
      second.startFlow("bills").complete();
      assertThat(first.flush(LONG)).isTrue();
      assertThat(second.flush(LONG)).isTrue();
      Eventually.await("both", () -> collector.hellos().size() == 2);

      assertThat(collector.hellos()).extracting(hello -> hello.clientId()).doesNotHaveDuplicates();
      assertThat(collector.hellos())
          .extracting(hello -> hello.network())
          .containsExactlyInAnyOrder("first", "second");
      assertThat(collector.eventIds()).hasSize(2);
      assertThat(first.level()).isEqualTo(Level.DIAGNOSTIC);
    }
  }
}
