package dev.flowtrace.protocol.packed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.protocol.buffer.JsonBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WrittenIdsTest {
  private final WrittenIds ids = new WrittenIds();

  private static PackedBody read(WrittenIds ids, byte[] references) {
    byte[] distinct = new byte[ids.count() * PackedText.ID_BYTES];
    assertThat(ids.copyTo(distinct, 0)).isEqualTo(distinct.length);
    return new PackedBody(references, references.length, distinct, 0, ids.count());
  }

  private static UUID next(PackedBody in) {
    int id = in.id();
    return new UUID(in.high(id), in.low(id));
  }

  @Test
  void lastOnes_areReferredTo_olderOnesComeAgain() {
    for (int i = 1; i <= 9; i++) {
      assertThat(ids.reference(7, i)).isZero();
    }
    assertThat(ids.reference(7, 9)).isEqualTo(1);
    assertThat(ids.reference(7, 2)).isEqualTo(8);
    assertThat(ids.reference(9, 7)).isZero(); // neither half alone makes it the same
    assertThat(ids.reference(7, 1)).isZero();
    assertThat(ids.count()).isEqualTo(11);
  }

  @Test
  void anEvent_hasItsOwn_fromNextOn() {
    ids.add(1, 1);
    ids.add(1, 2);
    ids.add(1, 1);
    assertThat(ids.ofEvent()).isEqualTo(3);
    assertThat(ids.count()).isEqualTo(2);
    JsonBuffer out = new JsonBuffer(16, 16);
    ids.writeReferences(out);
    assertThat(out.toByteArray()).containsExactly(3, 0, 0, 2);
    ids.next();
    assertThat(ids.ofEvent()).isZero();
    assertThat(ids.count()).isEqualTo(2);
  }

  @Test
  void whatIsTakenBack_isNewAgain() {
    ids.add(1, 1);
    ids.next();
    ids.add(1, 1);
    ids.add(1, 2);
    ids.add(1, 3);
    ids.truncate(1);
    assertThat(ids.count()).isEqualTo(1);
    assertThat(ids.ofEvent()).isZero();
    assertThat(ids.reference(1, 3)).isZero();
    assertThat(ids.reference(1, 1)).isEqualTo(2);
    ids.truncate(5); // there are not so many
    assertThat(ids.count()).isEqualTo(2);
    ids.clear();
    assertThat(ids.count()).isZero();
    assertThat(ids.reference(1, 1)).isZero();
  }

  @Test
  void references_areReadAsTheSameIds_whatEverWasTakenBack() {
    Random random = new Random(11);
    for (int round = 0; round < 200; round++) {
      ids.clear();
      JsonBuffer out = new JsonBuffer(16, 16);
      List<List<UUID>> written = new ArrayList<>();
      for (int i = random.nextInt(400); i > 0; i--) {
        int before = ids.count();
        ids.next();
        List<UUID> event = new ArrayList<>();
        for (int j = random.nextInt(40); j > 0; j--) {
          UUID id = new UUID(random.nextInt(3), random.nextInt(12));
          event.add(id);
          ids.add(id.getMostSignificantBits(), id.getLeastSignificantBits());
        }
        if (random.nextInt(4) == 0) {
          ids.truncate(before);
        } else {
          ids.writeReferences(out);
          written.add(event);
        }
      }
      PackedBody in = read(ids, out.toByteArray());
      for (List<UUID> event : written) {
        assertThat(in.number()).isEqualTo(event.size());
        for (UUID id : event) {
          assertThat(next(in)).isEqualTo(id);
        }
      }
      assertThat(in.isDone()).isTrue();
    }
  }

  @Test
  void manyIds_takeTheRoomTheyNeed_andClearGivesItBack() {
    for (int i = 0; i < 40_000; i++) {
      assertThat(ids.reference(i, ~i)).isZero();
    }
    byte[] all = new byte[40_000 * PackedText.ID_BYTES];
    ids.copyTo(all, 0);
    assertThat(PackedText.high(all, 39_999 * PackedText.ID_BYTES)).isEqualTo(39_999);
    ids.clear();
    assertThat(ids.reference(1, 1)).isZero();
    assertThat(ids.count()).isOne();
  }
}
