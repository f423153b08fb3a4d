package dev.flowtrace.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SpanIdsTest {
  private static final UUID TRACE = UUID.fromString("3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01");

  private static SpanIds of(UUID... events) {
    SpanIds ids = new SpanIds(TRACE);
    for (UUID event : events) {
      ids.add(event);
    }
    return ids;
  }

  @Test
  void id_isTheEventIdsFirstEightBytes() {
    UUID event = UUID.fromString("a1000000-0000-4000-8000-000000000002");
    assertThat(of(event).of(event)).isEqualTo(0xa100_0000_0000_4000L);
    assertThat(of().of(event)).as("of a foreign one").isEqualTo(0xa100_0000_0000_4000L);
  }

  @Test
  void firstBytesOfZeros_areNoId() {
    UUID event = new UUID(0, 7);
    UUID other = new UUID(0, 8);
    SpanIds ids = of(event, other);
    assertThat(ids.of(event)).isNotZero().isNotEqualTo(ids.of(other)).isNotEqualTo(ids.rootId());
    assertThat(of(new UUID(0, 0)).of(new UUID(0, 0))).isNotZero();
  }

  @Test
  void eventsWithTheSameFirstBytes_differ_andTheFirstKeepsThem() {
    UUID first = new UUID(5, 1);
    UUID second = new UUID(5, 2);
    UUID third = new UUID(5, 3);
    SpanIds ids = of(first, second, third, second);
    assertThat(ids.of(first)).isEqualTo(5);
    assertThat(Set.of(ids.of(first), ids.of(second), ids.of(third))).hasSize(3);
    assertThat(of(first, third, second).of(second)).as("again").isEqualTo(ids.of(second));
  }

  @Test
  void eventWithTheRootsId_getsAnother() {
    UUID event = new UUID(of().rootId(), 1);
    assertThat(of(event).of(event)).isNotEqualTo(of().rootId()).isNotZero();
  }

  @Test
  void rootId_dependsOnTheTraceAlone() {
    assertThat(of().rootId()).isNotZero().isEqualTo(of(new UUID(1, 1)).rootId());
    assertThat(new SpanIds(new UUID(0, 0)).rootId()).isNotZero();
    assertThat(new SpanIds(new UUID(1, 2)).rootId())
        .isNotEqualTo(new SpanIds(new UUID(2, 1)).rootId());
  }

  @Test
  void manyEvents_haveAsManyIds() {
    Random random = new Random(3);
    SpanIds ids = new SpanIds(TRACE);
    UUID[] events = new UUID[200_000];
    for (int i = 0; i < events.length; i++) {
      // ids that begin with the time: several a millisecond
      events[i] = new UUID((1_700_000_000_000L + i / 50) << 16 | 0x7000 | random.nextInt(4096), i);
      ids.add(events[i]);
    }
    Set<Long> different = new HashSet<>();
    for (UUID event : events) {
      different.add(ids.of(event));
    }
    assertThat(different).hasSize(events.length).doesNotContain(0L, ids.rootId());
  }
}
