package dev.flowtrace.bench.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
  private static final Map<Fault, Integer> COUNTS =
      Map.of(Fault.SERVER_KILL, 50, Fault.CUT, 100, Fault.COLLECTOR_LOSS, 5);

  @Test
  void plan_hasEachFaultAsOftenAsAskedFor_inAnOrderOfTheSeed() {
    List<Fault> plan = FaultPlan.of(COUNTS, new Random(1));
    assertThat(plan).hasSize(155);
    assertThat(plan.stream().filter(Fault.CUT::equals)).hasSize(100);
    assertThat(plan).doesNotContain(Fault.DATABASE_KILL);
    assertThat(FaultPlan.of(COUNTS, new Random(1))).isEqualTo(plan);
    assertThat(FaultPlan.of(COUNTS, new Random(2))).isNotEqualTo(plan);
  }
}
