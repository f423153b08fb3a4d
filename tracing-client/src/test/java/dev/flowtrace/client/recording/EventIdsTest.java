package dev.flowtrace.client.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class EventIdsTest {

  @Test
  void ids_areUuidsOfVersion4_thatDifferInTheirFirstEightBytes() {
    EventIds ids = new EventIds();
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
  void idsOfTwoThreads_differ() {
    EventIds one = new EventIds();
    EventIds other = new EventIds();
    one.next();
    other.next();

    assertThat(one.high()).isNotEqualTo(other.high());
    assertThat(one.low()).isNotEqualTo(other.low());
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
