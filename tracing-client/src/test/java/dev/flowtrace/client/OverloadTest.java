package dev.flowtrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.client.delivery.BatchSink;
import dev.flowtrace.client.delivery.EncodedBatch;
import dev.flowtrace.protocol.ExecutionStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** More than there is room for, after the end, and two at a time. */
final class OverloadTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int THREADS = 4;
  private static final int EVENTS = 250_000; // a thread: a million in all, within a second
  private static final int CAPACITY = 1024;

  /** Takes no batch as long as it is held. */
  private static final class Held implements BatchSink {
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch reached = new CountDownLatch(1);
    private final AtomicLong events = new AtomicLong();

    @Override
    public boolean offer(EncodedBatch batch) {
      reached.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        return false;
      }
      events.addAndGet(batch.events());
      return true;
    }
  }

  /**
   * The encoder stands still, the buffer is full: each thread records at a quarter of a million
   * events a second and never falls behind by more than the machine's own pauses.
   */
  @Test
  void fullBuffer_dropsAndCounts_andBlocksNobody() throws InterruptedException {
    Held sink = new Held();
    Tracing tracing =
        Tracing.newBuilder()
            .level(Level.DIAGNOSTIC)
            .sink(sink)
            .options(TracingOptions.newBuilder().bufferEvents(CAPACITY).batchEvents(64).build())
            .build();
    FlowRun run = tracing.startFlow("orders");
    Actor reader = run.actor("reader");
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      threads.add(new Thread(() -> recordAtRate(reader)));
    }
    long began = System.nanoTime();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join(TimeUnit.MINUTES.toMillis(1));
      assertThat(thread.isAlive()).isFalse();
    }
    long tookNanos = System.nanoTime() - began;

    long recorded = THREADS * (long) EVENTS + 1;
    long dropped = tracing.stats().lost().get("buffer_full");
    assertThat(tracing.stats().recorded()).isEqualTo(recorded);
    assertThat(tracing.stats().buffered()).isLessThanOrEqualTo(CAPACITY);
    assertThat(dropped).isBetween(recorded - CAPACITY - 128, recorded - 1);
    // held up by a full buffer, they would stand until the sink is released
    assertThat(Duration.ofNanos(tookNanos)).isLessThan(Duration.ofSeconds(30));

    run.complete(); // finds its place, though events don't
    sink.released.countDown();
    assertThat(tracing.flush(LONG)).isTrue();
    assertThat(sink.events.get()).isEqualTo(recorded - dropped);
    assertThat(tracing.stats().lost()).containsEntry("end_lost", 0L);
    tracing.close();
  }

  private static void recordAtRate(Actor reader) {
    long began = System.nanoTime();
    for (int i = 0; i < EVENTS; i++) {
      reader.emit("out", "parser", "in", "message");
      if (i % 1000 == 999) { // 1,000 events in 4 ms
        long ahead = (i + 1) * 4_000L - (System.nanoTime() - began);
        if (ahead > 0) {
          LockSupport.parkNanos(ahead);
        }
      }
    }
  }

  @Test
  void refusedBatches_areCounted_andTheTraceBeginsWithALaterOne() {
    CollectedBatches collected = new CollectedBatches();
    Tracing tracing = Tracing.newBuilder().sink(collected).build();
    collected.setFull(true);
    FlowRun run = tracing.startFlow("orders");
    run.actor("reader").emit("out", "parser", "in", 1);
    assertThat(tracing.flush(LONG)).isTrue();
    collected.setFull(false);
    run.actor("reader").emit("out", "parser", "in", 2);
    run.complete();
    assertThat(tracing.flush(LONG)).isTrue();

    assertThat(tracing.stats().lost()).containsEntry("delivery_full", 2L);
    assertThat(collected.starts()).hasSize(1);
    assertThat(collected.events(run.traceId())).hasSize(1);
    tracing.close();
  }

  /** It counts their JSON, which is several times as long as what is buffered and sent. */
  @Test
  void batchesOfMoreEventsThanUsual_areNotTooLongForACollector() {
    List<Integer> jsonBytes = new CopyOnWriteArrayList<>();
    Tracing tracing =
        Tracing.newBuilder()
            .sink(batch -> jsonBytes.add(CollectedBatches.frame(batch, 1).length))
            .options(TracingOptions.newBuilder().batchEvents(100_000).batchBytes(16 << 20).build())
            .build();
    FlowRun run = tracing.startFlow("orders");
    for (int i = 0; i < 40_000; i++) {
      run.actor("reader").emit("out", "parser", "in", i);
    }
    assertThat(tracing.flush(LONG)).isTrue();
    tracing.close();

    assertThat(jsonBytes.stream().mapToLong(Integer::longValue).sum()).isGreaterThan(16 << 20);
    assertThat(jsonBytes).allMatch(bytes -> bytes < 4 << 20);
  }

  @Test
  void recordingAfterClose_isCounted_andThrowsNothing() throws InterruptedException {
    CollectedBatches collected = new CollectedBatches();
    Tracing tracing = Tracing.newBuilder().sink(collected).build();
    FlowRun run = tracing.startFlow("orders");
    Actor reader = run.actor("reader");
    AtomicLong recorded = new AtomicLong();
    AtomicLong failures = new AtomicLong();
    Thread recording =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                reader.emit("out", "parser", "in", 1);
                recorded.incrementAndGet();
              }
            });
    recording.setUncaughtExceptionHandler((thread, failure) -> failures.incrementAndGet());
    recording.start();
    while (recorded.get() < 1000) {
      Thread.onSpinWait();
    }
    tracing.close();
    long atClose = recorded.get();
    while (recorded.get() < atClose + 1000) {
      Thread.onSpinWait();
    }
    recording.interrupt();
    recording.join();
    run.complete();
    run.actor("late").handle("in", 1, null, () -> reader.stateChanged(1));
    tracing.startFlow("late").complete();
    tracing.close();

    assertThat(failures).hasValue(0);
    assertThat(tracing.stats().lost().get("closed")).isGreaterThanOrEqualTo(999);
    assertThat(tracing.stats().lost()).containsEntry("end_lost", 1L);
    assertThat(tracing.flush(Duration.ofSeconds(1))).isFalse();
  }

  @Test
  void listener_isToldOfLosses_andWhatItThrowsHarmsNobody() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    TracingListener listener =
        new TracingListener() {
          @Override
          public void onLoss(String reason, long events) {
            if (reason.equals("delivery_full") && events == 2) {
              told.countDown();
            }
            throw new IllegalStateException("a listener's own mistake");
          }

          @Override
          public void onConfigured(Level level) {
            throw new IllegalStateException("a listener's own mistake");
          }
        };
    Tracing tracing = Tracing.newBuilder().sink(batch -> false).listener(listener).build();
    tracing.startFlow("orders").actor("reader").emit("out", "parser", "in", 1);
    assertThat(tracing.flush(LONG)).isTrue();
    tracing.setLevel(Level.DIAGNOSTIC);
    tracing.close();

    assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
    long until = System.nanoTime() + LONG.toNanos();
    while (tracing.stats().listenerFailures() < 2 && System.nanoTime() < until) {
      Thread.onSpinWait(); // the mistake is counted once it has left the listener
    }
    assertThat(tracing.stats().listenerFailures()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void whatThereIsNoTimeForAtClose_isCounted() {
    Held sink = new Held();
    Tracing tracing =
        Tracing.newBuilder()
            .level(Level.DIAGNOSTIC)
            .sink(sink)
            .options(
                TracingOptions.newBuilder()
                    .batchEvents(1)
                    .closeTimeout(Duration.ofMillis(1))
                    .build())
            .build();
    FlowRun run = tracing.startFlow("orders");
    for (int i = 0; i < 99; i++) {
      run.actor("reader").emit("out", "parser", "in", i);
    }
    tracing.close();
    sink.released.countDown();
    while (tracing.stats().encoded() + tracing.stats().lost().get("closed") < 100) {
      Thread.onSpinWait();
    }

    assertThat(tracing.stats().recorded()).isEqualTo(100);
  }

  @Test
  void twoInOneJvm_shareNothing() {
    CollectedBatches one = new CollectedBatches();
    CollectedBatches other = new CollectedBatches();
    Tracing first = Tracing.newBuilder().sink(one).build();
    Tracing second = Tracing.newBuilder().sink(other).level(Level.DIAGNOSTIC).build();
    FlowRun ofFirst = first.startFlow("orders");
    FlowRun ofSecond = second.startFlow("orders");
    try (CauseScope scope = ofFirst.within(ofFirst.actor("a").emitted("out", "b", "in", 1))) {
      ofSecond.actor("a").emit("out", "b", "in", 1);
      assertThat(scope).isNotNull();
    }
    first.setLevel(Level.OFF);
    ofSecond.complete();
    first.close();
    assertThat(second.flush(LONG)).isTrue();

    assertThat(other.events(ofSecond.traceId()))
        .hasSize(2)
        .allMatch(event -> event.causality().parentEventId() == null);
    assertThat(other.events(ofFirst.traceId())).isEmpty();
    assertThat(other.ends())
        .singleElement()
        .satisfies(end -> assertThat(end.status()).isEqualTo(ExecutionStatus.COMPLETED));
    assertThat(second.stats().recorded()).isEqualTo(2);
    second.close();
  }
}
