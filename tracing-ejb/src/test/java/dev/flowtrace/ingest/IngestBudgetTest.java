package dev.flowtrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.testing.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class IngestBudgetTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  /** A hundred bytes are for everybody, six for who comes again. */
  private final IngestBudget budget = new IngestBudget(106);

  private static Thread started(Runnable work) {
    Thread thread = new Thread(work);
    thread.start();
    Await.until(
        "it waits or is done",
        () ->
            thread.getState() == Thread.State.TIMED_WAITING
                || thread.getState() == Thread.State.TERMINATED);
    return thread;
  }

  @Test
  void bytes_areTakenUpToTheLimit() {
    assertThat(budget.tryReserve(60)).isTrue();
    assertThat(budget.tryReserve(41)).isFalse();
    assertThat(budget.tryReserve(40)).isTrue();
    assertThat(budget.used()).isEqualTo(100);
    assertThat(budget.hasRoom()).isFalse();
    assertThat(budget.reserve(1, Duration.ZERO)).isFalse();
    assertThat(budget.reserve(1, Duration.ofMillis(5))).isFalse();
    budget.release(1);
    assertThat(budget.hasRoom()).isTrue();
    assertThat(budget.reserve(1, Duration.ZERO)).isTrue();
  }

  @Test
  void whoWaits_isReleased_whenThereIsRoom() throws InterruptedException {
    budget.change(100);
    List<Boolean> got = Collections.synchronizedList(new ArrayList<>());
    Thread waiting = started(() -> got.add(budget.reserve(50, LONG)));
    assertThat(budget.isTight()).isTrue();
    budget.release(49);
    assertThat(waiting.isAlive()).isTrue();
    budget.release(1);
    waiting.join();
    assertThat(got).containsExactly(true);
    assertThat(budget.used()).isEqualTo(100);
  }

  @Test
  void oversizedPiece_fitsAnEmptyBudget_andIsNotOvertaken() throws InterruptedException {
    assertThat(budget.tryReserve(1_000)).isTrue();
    budget.release(1_000);

    assertThat(budget.tryReserve(10)).isTrue();
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    Thread large =
        started(
            () -> {
              budget.reserve(1_000, LONG);
              order.add("large");
            });
    assertThat(budget.tryReserve(10)).as("who comes later waits, too").isFalse();
    Thread small =
        started(
            () -> {
              budget.reserve(10, LONG);
              order.add("small");
            });
    budget.release(10);
    large.join();
    budget.release(1_000);
    small.join();
    assertThat(order).containsExactly("large", "small");
    assertThat(budget.used()).isEqualTo(10);
  }

  @Test
  void whoGivesUp_makesWayForTheNext() throws InterruptedException {
    budget.change(50);
    Thread large = started(() -> budget.reserve(1_000, LONG));
    Thread small = started(() -> budget.reserve(10, LONG));
    large.interrupt();
    large.join();
    small.join();
    assertThat(budget.used()).isEqualTo(60);
  }

  @Test
  void interruptedWhileWaiting_saysNo_andStaysInterrupted() throws InterruptedException {
    budget.change(100);
    List<Boolean> result = Collections.synchronizedList(new ArrayList<>());
    Thread waiting =
        started(
            () -> {
              result.add(budget.reserve(1, LONG));
              result.add(Thread.currentThread().isInterrupted());
            });
    waiting.interrupt();
    waiting.join();
    assertThat(result).containsExactly(false, true);
    assertThat(budget.used()).isEqualTo(100);
  }

  @Test
  void whoWasTurnedAway_getsATurn_thoughOthersWaitForWhateverBecomesFree() throws Exception {
    budget.change(100);
    Thread greedy = started(() -> budget.reserve(20, LONG));
    assertThat(budget.tryReserve(2)).isFalse();
    assertThat(budget.tryReserveAgain(2)).isTrue();
    assertThat(budget.tryReserveAgain(4)).isTrue();
    assertThat(budget.tryReserveAgain(1)).as("a sixteenth at the most").isFalse();
    assertThat(budget.used()).isEqualTo(budget.limit());
    budget.release(26);
    greedy.join();
    assertThat(budget.used()).isEqualTo(100);
    budget.release(100);
    assertThat(budget.tryReserveAgain(1_000)).as("larger than an empty one").isTrue();
  }

  @Test
  void tight_isMoreThanHalf() {
    budget.change(53);
    assertThat(budget.isTight()).isFalse();
    budget.change(1);
    assertThat(budget.isTight()).isTrue();
    assertThat(budget.limit()).isEqualTo(106);
  }
}
