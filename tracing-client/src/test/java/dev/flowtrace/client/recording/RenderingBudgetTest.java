package dev.flowtrace.client.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.client.content.MessageType;
import dev.flowtrace.client.content.MessageTypes;
import org.junit.jupiter.api.Test;

class RenderingBudgetTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000_000_000;

  private record Large() {}

  private record Small() {}

  private final MessageTypes types = MessageTypes.newBuilder().build();
  private final MessageType large = types.of(Large.class);
  private final MessageType small = types.of(Small.class);

  @Test
  void aQuarterOfASecondsShareMayBeSpentAtOnce_thenTheShareOfTheTime() {
    RenderingBudget budget = new RenderingBudget(5, 2, 0);
    budget.spent(large, 0, 10 * MILLI); // the first of a class does not count
    for (int i = 0; i < 3; i++) { // of 25 ms, the third one is begun
      render(budget, large, 0, 10 * MILLI);
    }
    assertThat(budget.take(large, 0)).isEqualTo(RenderingBudget.REFUSED);

    int rendered = 0;
    for (long now = 0; now < 100 * SECOND; now += 10 * MILLI) {
      int taken = budget.take(large, now);
      if (taken != RenderingBudget.REFUSED) {
        budget.spent(large, taken, 10 * MILLI);
        rendered++;
      }
    }
    assertThat(rendered).isBetween(990, 1010); // 10 of 100 seconds: 5 % of two processors
  }

  @Test
  void whatIsTaken_isGone_beforeItIsSpent() {
    RenderingBudget budget = new RenderingBudget(5, 2, 0);
    budget.spent(large, 0, 10 * MILLI);
    for (int i = 0; i < 3; i++) {
      assertThat(budget.take(large, 0)).isEqualTo(10 * MILLI);
    }
    assertThat(budget.take(large, 0)).isEqualTo(RenderingBudget.REFUSED);

    budget.giveBack((int) (10 * MILLI));
    assertThat(budget.take(large, 0)).isEqualTo(10 * MILLI);
    assertThat(budget.take(large, 0)).isEqualTo(RenderingBudget.REFUSED);
  }

  @Test
  void asMuchMayWaitAsMayBeSaved_thenOnlyWhatCostsLittle() {
    RenderingBudget budget = new RenderingBudget(5, 2, 0);
    budget.spent(large, 0, 10 * MILLI);
    int reserved = 0;
    for (long now = 0; now < 10 * SECOND; now += 100 * MILLI) { // each is worth 10 ms
      reserved += Math.max(0, budget.reserve(large, now));
    }
    assertThat(reserved).isEqualTo(30 * MILLI); // of 25 ms, the third one is begun
    assertThat(budget.reserve(small, 10 * SECOND)).isZero();
    assertThat(budget.take(large, 10 * SECOND)).isPositive(); // that one does not wait

    budget.release((int) (10 * MILLI));
    assertThat(budget.reserve(large, 10 * SECOND)).isPositive();
  }

  @Test
  void whatCostsLessThanUsual_leavesTheRest_andWhatCostsMore_isOwed() {
    RenderingBudget budget = new RenderingBudget(5, 2, 0);
    budget.spent(large, 0, 20 * MILLI);
    budget.spent(large, budget.take(large, 0), MILLI); // of 25 ms
    assertThat(render(budget, large, 0, 60 * MILLI)).isTrue();
    assertThat(budget.take(large, 300 * MILLI)).isEqualTo(RenderingBudget.REFUSED);
    assertThat(budget.take(large, 400 * MILLI)).isPositive();
  }

  @Test
  void whatCostsLittle_isAlwaysRendered_andNotCounted() {
    RenderingBudget budget = new RenderingBudget(0, 2, 0);
    budget.spent(large, budget.take(large, 0), 2 * SECOND);
    budget.spent(large, 0, 2 * SECOND);
    for (int i = 0; i < 1_000_000; i++) {
      assertThat(render(budget, small, i, 9_000)).isTrue();
    }
    assertThat(budget.take(large, SECOND)).isEqualTo(RenderingBudget.REFUSED);
  }

  @Test
  void aSlowBeginning_isForgotten() {
    RenderingBudget budget = new RenderingBudget(1, 1, 0);
    budget.spent(small, 0, 100 * MILLI); // its class was being loaded
    for (int i = 0; i < 50; i++) {
      assertThat(render(budget, small, 0, 1_000)).isTrue();
    }
    budget.spent(large, 0, 2 * SECOND);
    budget.spent(large, 0, 2 * SECOND);
    assertThat(budget.take(small, 0)).isZero();
    assertThat(budget.take(large, 0)).isEqualTo(RenderingBudget.REFUSED);
  }

  @Test
  void aHundredPercent_isNoLimit() {
    RenderingBudget budget = new RenderingBudget(100, 1, 0);
    budget.spent(large, 0, 100 * SECOND);
    budget.spent(large, 0, 100 * SECOND);
    assertThat(budget.take(large, 0)).isZero();
  }

  /** Whether there was enough left. */
  private static boolean render(RenderingBudget budget, MessageType type, long now, long nanos) {
    int taken = budget.take(type, now);
    if (taken == RenderingBudget.REFUSED) {
      return false;
    }
    budget.spent(type, taken, nanos);
    return true;
  }
}
