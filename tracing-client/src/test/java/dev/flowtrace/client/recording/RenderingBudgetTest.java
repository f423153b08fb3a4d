package dev.flowtrace.client.recording;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RenderingBudgetTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000_000_000;

  private record Large() {}

  private record Small() {}

  @Test
  void aQuarterOfASecondsShareMayBeSpentAtOnce_thenTheShareOfTheTime() {
    RenderingBudget budget = new RenderingBudget(5, 2, 0);
    budget.spent(Large.class, 10 * MILLI); // the first of a class does not count
    for (int i = 0; i < 3; i++) { // of 25 ms, the third one is begun
      assertThat(budget.allows(Large.class, 0)).isTrue();
      budget.spent(Large.class, 10 * MILLI);
    }
    assertThat(budget.allows(Large.class, 0)).isFalse();

    int rendered = 0;
    for (long now = 0; now < 100 * SECOND; now += 10 * MILLI) {
      if (budget.allows(Large.class, now)) {
        budget.spent(Large.class, 10 * MILLI);
        rendered++;
      }
    }
    assertThat(rendered).isBetween(990, 1010); // 10 of 100 seconds: 5 % of two processors
  }

  @Test
  void whatCostsLittle_isAlwaysRendered_andNotCounted() {
    RenderingBudget budget = new RenderingBudget(0, 2, 0);
    budget.allows(Large.class, 0);
    budget.spent(Large.class, 2 * SECOND);
    budget.spent(Large.class, 2 * SECOND);
    for (int i = 0; i < 1_000_000; i++) {
      assertThat(budget.allows(Small.class, i)).isTrue();
      budget.spent(Small.class, 9_000);
    }
    assertThat(budget.allows(Large.class, SECOND)).isFalse();
  }

  @Test
  void aSlowBeginning_isForgotten() {
    RenderingBudget budget = new RenderingBudget(1, 1, 0);
    budget.spent(Small.class, 500 * MILLI); // its class was being loaded
    for (int i = 0; i < 50; i++) {
      assertThat(budget.allows(Small.class, 0)).isTrue();
      budget.spent(Small.class, 1_000);
    }
    budget.spent(Large.class, 2 * SECOND);
    budget.spent(Large.class, 2 * SECOND);
    assertThat(budget.allows(Small.class, 0)).isTrue();
    assertThat(budget.allows(Large.class, 0)).isFalse();
  }

  @Test
  void aHundredPercent_isNoLimit() {
    RenderingBudget budget = new RenderingBudget(100, 1, 0);
    budget.spent(Large.class, 100 * SECOND);
    assertThat(budget.allows(Large.class, 0)).isTrue();
  }
}
