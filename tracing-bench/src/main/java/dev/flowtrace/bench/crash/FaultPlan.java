package dev.flowtrace.bench.crash;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** All faults of a run, in an order that follows from the seed. */
final class FaultPlan {
  private FaultPlan() {}

  /** Each kind as often as asked for, mixed. */
  static List<Fault> of(Map<Fault, Integer> counts, Random random) {
    List<Fault> plan = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      plan.addAll(Collections.nCopies(counts.getOrDefault(fault, 0), fault));
    }
    Collections.shuffle(plan, random);
    return plan;
  }
}
