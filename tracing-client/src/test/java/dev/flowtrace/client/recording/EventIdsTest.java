package dev.flowtrace.client.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class EventIdsTest {

  @Test
  void ids_areUuidsOfVersion4_thatDifferInTheirFirstEightBytes() {
    EventIds ids = new EventIds.Source().next();
    Set<Long> spanIds = new HashSet<>();

    for (int i = 0; i < 100_000; i++) {
      ids.next();
      UUID id = new UUID(ids.high(), ids.low());
      assertThat(id.version()).isEqualTo(4);
      assertThat(id.variant()).isEqualTo(2);
      spanIds.add(ids.high());
    }

    assertThat(spanIds).hasSize(100_000).doesNotContain(0L);
  }

  @Test
  void idsOfThreads_differ() {
    EventIds.Source source = new EventIds.Source();
    Set<Long> high = new HashSet<>();
    Set<Long> low = new HashSet<>();

    for (int i = 0; i < 1_000; i++) {
      addIds(source.next(), high, low);
    }

    assertThat(high).hasSize(100_000);
    assertThat(low).hasSize(100_000);
  }

  @Test
  void idsOfTwoTracings_differ() {
    Set<Long> high = new HashSet<>();
    Set<Long> low = new HashSet<>();

    addIds(new EventIds.Source().next(), high, low);
    addIds(new EventIds.Source().next(), high, low);

    assertThat(high).hasSize(200);
    assertThat(low).hasSize(200);
  }

  private static void addIds(EventIds ids, Set<Long> high, Set<Long> low) {
    for (int i = 0; i < 100; i++) {
      ids.next();
      high.add(ids.high());
      low.add(ids.low());
    }
  }

  @Test
  void traceIds_areRandomInTheirLastSevenBytes() {
    EventIds ids = new EventIds(1, 2);
    int ones = 0;
    for (int i = 0; i < 10_000; i++) {
      ones += Long.bitCount(ids.traceId().getLeastSignificantBits() & ((1L << 56) - 1));
    }

    assertThat(ones / 10_000.0).isBetween(27.5, 28.5);
  }
}
