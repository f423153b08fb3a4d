package dev.flowtrace.protocol.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.protocol.buffer.JsonBuffer;
import dev.flowtrace.protocol.buffer.VarInts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PackedBatchTest {
  private static final long LIMIT = 1 << 20;
  private static final UUID[] IDS = {
    UUID.fromString("00000000-0000-4000-8000-000000000001"),
    UUID.fromString("ffffffff-ffff-ffff-ffff-fffffffffff2"),
    UUID.fromString("01234567-89ab-cdef-0123-456789abcdef")
  };

  /** Two traces; of the first two events, one of them without ids; then starts and no ends. */
  private static byte[] sample() {
    WrittenIds ids = new WrittenIds();
    JsonBuffer body = new JsonBuffer(64, 64);
    text(body, "[{\"trace_id\":\"s\"}]");
    text(body, "[]");
    body.number(2);
    group(body, ids, IDS[0], 2);
    event(body, ids, new byte[] {Tokens.EVENT, Tokens.ID, Tokens.SPAN, '"', '}', '}'}, IDS[1]);
    event(body, ids, "{\"plain\":1}".getBytes(StandardCharsets.US_ASCII));
    group(body, ids, IDS[2], 1);
    event(body, ids, new byte[] {'[', Tokens.ID, ',', Tokens.ID, ']'}, IDS[1], IDS[2]);
    return batch(ids, body.toByteArray());
  }

  private static byte[] batch(WrittenIds ids, byte[] body) {
    byte[] idBytes = new byte[ids.count() * PackedText.ID_BYTES];
    ids.copyTo(idBytes, 0);
    JsonBuffer batch = new JsonBuffer(64, 64);
    batch.write(PackedBatch.FORMAT);
    batch.number(ids.count());
    batch.number(body.length);
    batch.write(idBytes);
    batch.write(body);
    return batch.toByteArray();
  }

  private static void text(JsonBuffer body, String text) {
    body.number(text.length());
    body.ascii(text);
  }

  private static void group(JsonBuffer body, WrittenIds ids, UUID trace, int events) {
    body.number(ids.reference(trace.getMostSignificantBits(), trace.getLeastSignificantBits()));
    body.number(events);
  }

  private static void event(JsonBuffer body, WrittenIds ids, byte[] text, UUID... ofEvent) {
    ids.next();
    for (UUID id : ofEvent) {
      ids.add(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }
    body.number(text.length);
    ids.writeReferences(body);
    body.write(text);
  }

  private static final String SAMPLE_JSON =
      "{\"RecordBatch\":{\"seq\":4711,\"batches\":["
          + "{\"trace_id\":\"00000000-0000-4000-8000-000000000001\",\"events\":["
          + "{\"event_id\":\"ffffffff-ffff-ffff-ffff-fffffffffff2],\"span_id\":\"\"}},"
          + "{\"plain\":1}]},"
          + "{\"trace_id\":\"01234567-89ab-cdef-0123-456789abcdef\",\"events\":["
          + "[ffffffff-ffff-ffff-ffff-fffffffffff2,01234567-89ab-cdef-0123-456789abcdef]]}"
          + "],\"starts\":[{\"trace_id\":\"s\"}],\"ends\":[]}}";

  private static String json(PackedBatch batch, byte[] bytes, long maxBytes) {
    byte[] body = Arrays.copyOfRange(bytes, batch.bodyFrom(), bytes.length);
    return new String(batch.toJson(4711, body, maxBytes), StandardCharsets.UTF_8);
  }

  @Test
  void withoutNumber_isTheJsonOfWhatWasWritten() {
    byte[] bytes = sample();
    assertThat(PackedBatch.isPacked(bytes)).isTrue();
    PackedBatch batch = PackedBatch.withoutNumber(bytes);
    assertThat(batch.seq()).isZero();
    assertThat(batch.idCount()).isEqualTo(3);
    assertThat(json(batch, bytes, LIMIT)).isEqualTo(SAMPLE_JSON);
  }

  @Test
  void aFramesHead_hasTheNumber_andTheIds() {
    byte[] bytes = sample();
    PackedBatch batch = PackedBatch.withoutNumber(bytes);
    for (long seq : new long[] {1, 127, 128, 1L << 35, Long.MAX_VALUE}) {
      byte[] head = batch.head(seq);
      byte[] frame = Arrays.copyOf(head, head.length + batch.bodyBytes());
      System.arraycopy(bytes, batch.bodyFrom(), frame, head.length, batch.bodyBytes());
      PackedBatch read = PackedBatch.ofFrame(frame);
      assertThat(read.seq()).isEqualTo(seq);
      assertThat(read.bodyFrom()).isEqualTo(head.length);
      assertThat(json(read, frame, LIMIT)).isEqualTo(SAMPLE_JSON);
    }
  }

  @Test
  void anEmptyBatch_isJsonToo() {
    byte[] bytes = batch(new WrittenIds(), new byte[] {2, '[', ']', 2, '[', ']', 0});
    assertThat(json(PackedBatch.withoutNumber(bytes), bytes, LIMIT))
        .isEqualTo("{\"RecordBatch\":{\"seq\":4711,\"batches\":[],\"starts\":[],\"ends\":[]}}");
  }

  @Test
  void jsonOfMoreThanTheLimit_isRefused() {
    byte[] bytes = sample();
    PackedBatch batch = PackedBatch.withoutNumber(bytes);
    assertThat(json(batch, bytes, SAMPLE_JSON.length())).isEqualTo(SAMPLE_JSON);
    for (int limit = 0; limit < SAMPLE_JSON.length(); limit++) {
      int max = limit;
      assertThatThrownBy(() -> json(batch, bytes, max))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void neitherJson_norZstandard_isTakenForPacked() {
    assertThat(PackedBatch.isPacked(new byte[0])).isFalse();
    assertThat(PackedBatch.isPacked(new byte[] {'"'})).isFalse();
    assertThat(PackedBatch.isPacked(new byte[] {'{'})).isFalse();
    assertThat(PackedBatch.isPacked(new byte[] {0x28})).isFalse();
    assertThatThrownBy(() -> PackedBatch.ofFrame(new byte[] {'{', '}'}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBatchThatEndsTooEarly_orHasMore_isRefused() {
    byte[] whole = sample();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> PackedBatch.withoutNumber(cut))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> PackedBatch.withoutNumber(Arrays.copyOf(whole, whole.length + 1)))
        .isInstanceOf(IllegalArgumentException.class);
    PackedBatch batch = PackedBatch.withoutNumber(whole);
    for (int length = 0; length < batch.bodyBytes(); length++) {
      byte[] body = Arrays.copyOfRange(whole, batch.bodyFrom(), batch.bodyFrom() + length);
      assertThatThrownBy(() -> batch.toJson(1, body, LIMIT))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** Each would take gigabytes if it were believed. */
  @Test
  void sizesThatAreOnlyClaimed_getNoMemory() {
    int huge = Integer.MAX_VALUE;
    byte[] frame = concat(new byte[] {PackedBatch.FORMAT, 1, 0}, number(huge)); // of the body
    byte[] body = concat(number(huge - 5), new byte[20]);
    assertThatThrownBy(() -> PackedBatch.ofFrame(frame).toJson(1, body, huge))
        .isInstanceOf(IllegalArgumentException.class);
    byte[] manyIds = concat(new byte[] {PackedBatch.FORMAT, 1}, number(huge), number(huge));
    assertThatThrownBy(() -> PackedBatch.ofFrame(manyIds))
        .isInstanceOf(IllegalArgumentException.class);

    byte[] empty = {2, '[', ']', 2, '[', ']', 1};
    for (byte[] rest :
        new byte[][] {
          concat(number(0), number(huge)), // events
          concat(new byte[] {0, 1}, number(huge), number(1)), // a text
          concat(new byte[] {0, 1}, number(huge), number(huge)), // ids of an event
          concat(new byte[] {0, 1, 1}, number(huge), new byte[] {1}),
          concat(new byte[] {0, 1, 5}, number(5), new byte[] {1, 1, 1, 1, 1}),
        }) {
      byte[] damaged = concat(empty, rest);
      WrittenIds one = new WrittenIds();
      one.add(1, 1);
      byte[] bytes = batch(one, damaged);
      assertThatThrownBy(() -> json(PackedBatch.withoutNumber(bytes), bytes, huge))
          .isInstanceOf(IllegalArgumentException.class);
    }

    byte[] groups = concat(new byte[] {2, '[', ']', 2, '[', ']'}, number(huge), new byte[] {0});
    byte[] ofGroups = batch(new WrittenIds(), groups);
    assertThatThrownBy(() -> json(PackedBatch.withoutNumber(ofGroups), ofGroups, huge))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] number(long value) {
    byte[] bytes = new byte[VarInts.MAX_BYTES];
    return Arrays.copyOf(bytes, VarInts.put(bytes, 0, value));
  }

  private static byte[] concat(byte[]... parts) {
    JsonBuffer all = new JsonBuffer(16, 16);
    for (byte[] part : parts) {
      all.write(part);
    }
    return all.toByteArray();
  }

  /** Whatever is changed, it is JSON of some kind within the limit, or refused. */
  @Test
  void damagedBytes_areRefused_orOtherJson() {
    Random random = new Random(13);
    byte[] whole = sample();
    byte[] head = PackedBatch.withoutNumber(whole).head(4711);
    int bodyFrom = PackedBatch.withoutNumber(whole).bodyFrom();
    byte[] frame = concat(head, Arrays.copyOfRange(whole, bodyFrom, whole.length));
    int refused = 0;
    int read = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] damaged = mutated(frame, random);
      try {
        PackedBatch batch = PackedBatch.ofFrame(damaged);
        byte[] body = Arrays.copyOfRange(damaged, batch.bodyFrom(), damaged.length);
        assertThat(batch.toJson(batch.seq(), body, LIMIT).length).isLessThanOrEqualTo((int) LIMIT);
        read++;
      } catch (IllegalArgumentException e) {
        refused++;
      }
    }
    assertThat(read).isPositive();
    assertThat(refused).isGreaterThan(10_000);
  }

  private static byte[] mutated(byte[] bytes, Random random) {
    byte[] mutated = bytes.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(mutated.length);
      switch (random.nextInt(4)) {
        case 0 -> mutated[at] = (byte) random.nextInt(256);
        case 1 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> mutated = Arrays.copyOf(mutated, at + 1);
        default -> {
          int length = Math.min(random.nextInt(9), mutated.length - at);
          System.arraycopy(
              mutated, at, mutated, random.nextInt(mutated.length - length + 1), length);
        }
      }
    }
    return mutated;
  }
}
