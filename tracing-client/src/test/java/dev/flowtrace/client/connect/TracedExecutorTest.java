package dev.flowtrace.client.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.client.Cause;
import dev.flowtrace.client.Level;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.TraceEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TracedExecutorTest {
  private static final EventType FLOW = new EventType.DataFlow("parser", "in");

  private final Recorded recorded = new Recorded();
  private final CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
  private final ExecutorService pool =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> {
            Thread thread = new Thread(task);
            thread.setUncaughtExceptionHandler((t, failure) -> uncaught.complete(failure));
            return thread;
          });
  private final TracedExecutor workers =
      TracedExecutor.over(pool, Edge.from(recorded.run.actor("reader"), "out").to("parser", "in"));

  @AfterEach
  void close() {
    pool.shutdownNow();
    recorded.close();
  }

  @Test
  void task_isAHandOver_thenAHandling_inTheSendersCause() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    pool.execute(() -> await(gate));
    Cause read = recorded.run.actor("reader").sent("out", "file");
    recorded.within(
        read,
        () -> {
          workers.execute("a", message -> recorded.run.actor("parser").custom(message));
          workers.execute(() -> {});
        });
    gate.countDown();
    finish();

    TraceEvent flow = recorded.ofType(FLOW).get(0);
    assertThat(flow.actorId()).isEqualTo("reader");
    assertThat(flow.causality().parentEventId()).isEqualTo(read.eventId());
    assertThat(flow.data().performanceMetrics().queueDepth()).isEqualTo(1);
    assertThat(flow.data().performanceMetrics().executionTimeNanos()).isPositive();
    TraceEvent received = recorded.ofType(EventType.Simple.MESSAGE_RECEIVED).get(0);
    assertThat(received.actorId()).isEqualTo("parser");
    assertThat(received.causality().parentEventId()).isEqualTo(flow.eventId());
    assertThat(recorded.custom("a").causality().parentEventId()).isEqualTo(received.eventId());
  }

  @Test
  void failureOfATask_isRecorded_andTheExecutorsAsWell() throws Exception {
    workers.execute(
        () -> {
          throw new IllegalStateException("broken");
        });
    finish();

    assertThat(uncaught.get(30, TimeUnit.SECONDS)).hasMessage("broken");
    TraceEvent failed = recorded.only(EventType.Simple.ACTOR_FAILED);
    assertThat(failed.actorId()).isEqualTo("parser");
    assertThat(failed.data().error()).contains("broken");
  }

  @Test
  void refusalOfTheExecutor_reachesTheCaller() {
    pool.shutdown();

    assertThatThrownBy(() -> workers.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void ownThreadsExecutor_tellsNoDepth_andOffTellsNothing() {
    TracedExecutor direct = workers.to("sink", "in");
    assertThat(direct).isNotSameAs(workers);
    TracedExecutor own =
        TracedExecutor.over(
            Runnable::run, Edge.from(recorded.run.actor("reader"), "out").to("parser", "in"));
    own.execute(() -> {});
    recorded.tracing.setLevel(Level.OFF);
    own.execute(() -> {});
    recorded.tracing.setLevel(Level.PRODUCTION);

    assertThat(recorded.only(FLOW).data().performanceMetrics().queueDepth()).isNull();
  }

  @Test
  void executorsOfTheJdk_areAccepted() throws Exception {
    ExecutorService forkJoin = Executors.newWorkStealingPool(1);
    CountDownLatch ran = new CountDownLatch(1);
    TracedExecutor.over(forkJoin, Edge.from(recorded.run.actor("reader"), "out").to("parser", "in"))
        .execute(ran::countDown);
    assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    forkJoin.shutdown();
    assertThat(forkJoin.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

    assertThat(recorded.only(FLOW).data().performanceMetrics().queueDepth()).isZero();
  }

  private void finish() throws InterruptedException {
    pool.shutdown();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  private static void await(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
