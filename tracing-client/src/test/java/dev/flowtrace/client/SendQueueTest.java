package dev.flowtrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SendQueueTest {
  private final List<String> sent = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();

  @Test
  void nextFrame_waitsForTheOneBefore() {
    Deque<CompletableFuture<?>> sends = new ArrayDeque<>();
    SendQueue queue =
        new SendQueue(
            text -> {
              sent.add(text);
              sends.add(new CompletableFuture<Void>());
              return sends.getLast();
            },
            failures::add);

    add(queue, "a");
    add(queue, "bb");
    assertThat(sent).containsExactly("a");
    assertThat(queue.unsentBytes()).isEqualTo(2);

    sends.removeFirst().complete(null);
    assertThat(sent).containsExactly("a", "bb");
    assertThat(queue.unsentBytes()).isZero();
  }

  @Test
  void failure_isReportedOnce_andNothingFollows() {
    SendQueue queue =
        new SendQueue(
            text -> {
              sent.add(text);
              return CompletableFuture.failedFuture(new IllegalStateException("broken pipe"));
            },
            failures::add);

    add(queue, "a");
    add(queue, "b");

    assertThat(sent).containsExactly("a");
    assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @Test
  void sendThatThrows_isAFailure() {
    SendQueue queue =
        new SendQueue(
            text -> {
              throw new IllegalStateException("closed");
            },
            failures::add);

    add(queue, "a");

    assertThat(failures).singleElement().hasFieldOrPropertyWithValue("message", "closed");
  }

  @Test
  void longQueue_needsNoDeepStack() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    SendQueue queue =
        new SendQueue(
            text -> {
              sent.add(text);
              return sent.size() == 1 ? gate : CompletableFuture.completedFuture(null);
            },
            failures::add);
    for (int i = 0; i < 200_000; i++) {
      add(queue, "x");
    }

    gate.complete(null);

    assertThat(sent).hasSize(200_000);
  }

  @Test
  void manyThreads_loseNothing_andNeverSendTwoAtATime() throws Exception {
    int perThread = 5_000;
    ExecutorService wire = Executors.newSingleThreadExecutor();
    ExecutorService callers = Executors.newFixedThreadPool(4);
    CountDownLatch all = new CountDownLatch(4 * perThread);
    List<String> overlaps = new ArrayList<>();
    boolean[] busy = {false};
    SendQueue queue =
        new SendQueue(
            text -> {
              synchronized (busy) {
                if (busy[0]) {
                  overlaps.add(text);
                }
                busy[0] = true;
              }
              return CompletableFuture.runAsync(
                  () -> {
                    synchronized (busy) {
                      busy[0] = false;
                    }
                    all.countDown();
                  },
                  wire);
            },
            failures::add);
    try {
      for (int caller = 0; caller < 4; caller++) {
        callers.execute(
            () -> {
              for (int i = 0; i < perThread; i++) {
                add(queue, "x");
              }
            });
      }
      assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      callers.shutdownNow();
      wire.shutdownNow();
    }
    assertThat(overlaps).isEmpty();
    assertThat(failures).isEmpty();
  }

  private static void add(SendQueue queue, String text) {
    queue.add(text, text.length());
    queue.flush();
  }
}
