package dev.flowtrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class HeapGrowthTest {
  private final HeapGrowth growth = new HeapGrowth(pools(100, 10, 1_000));

  private static Map<String, Long> pools(long eden, long survivor, long old) {
    return Map.of("Eden", eden, "Survivor", survivor, "Old", old);
  }

  @Test
  void betweenCollections_isCounted_andWhatIsMovedInThemIsNot() {
    growth.collected(pools(400, 10, 1_000), pools(0, 20, 1_050));
    growth.collected(pools(500, 20, 1_050), pools(0, 5, 1_100));

    assertThat(growth.bytes(pools(0, 5, 1_100))).isEqualTo(300 + 500);
    assertThat(growth.bytes(pools(70, 5, 1_100))).isEqualTo(870);
    assertThat(growth.bytes(pools(80, 5, 1_100))).isEqualTo(880);
  }

  @Test
  void largeObjects_thatGoStraightToOld_areCounted() {
    growth.collected(pools(200, 10, 5_000), pools(0, 10, 900));

    assertThat(growth.bytes(pools(0, 10, 900))).isEqualTo(100 + 4_000);
  }

  @Test
  void poolThatWasEmptiedBeside_takesNothingFromTheOthers() {
    growth.collected(pools(300, 10, 200), pools(0, 10, 200));

    assertThat(growth.bytes(pools(0, 10, 100))).isEqualTo(200);
  }
}
