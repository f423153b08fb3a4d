package dev.flowtrace.client.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.protocol.buffer.JsonBuffer;
import dev.flowtrace.protocol.packed.PackedBatch;
import dev.flowtrace.protocol.packed.PackedText;
import dev.flowtrace.protocol.packed.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PackedGroupsTest {
  private static final UUID ONE = new UUID(1, 1);
  private static final UUID OTHER = new UUID(2, 2);
  private static final byte[] HEAD = {PackedBatch.FORMAT};
  private static final byte[] NO_STARTS_NO_ENDS = {2, '[', ']', 2, '[', ']'};

  private final PackedGroups groups = new PackedGroups();

  private void write(UUID trace, String json, long... ids) {
    groups.begin(trace);
    groups.text().ascii(json);
    for (long id : ids) {
      groups.ids().add(id, id);
      groups.text().write(Tokens.ID);
    }
  }

  private void add(UUID trace, String json, long... ids) {
    write(trace, json, ids);
    groups.add();
  }

  /** The groups as JSON. */
  private String json() {
    groups.end();
    int bodyBytes = NO_STARTS_NO_ENDS.length + groups.size();
    byte[] ids = new byte[groups.idCount() * PackedText.ID_BYTES];
    assertThat(groups.copyIdsTo(ids, 0)).isEqualTo(ids.length);
    byte[] ofGroups = new byte[groups.size()];
    assertThat(groups.copyTo(ofGroups, 0)).isEqualTo(ofGroups.length);
    JsonBuffer batch = new JsonBuffer(64, 64);
    batch.write(HEAD);
    batch.number(groups.idCount());
    batch.number(bodyBytes);
    batch.write(ids);
    batch.write(NO_STARTS_NO_ENDS);
    batch.write(ofGroups);
    PackedBatch packed = PackedBatch.withoutNumber(batch.toByteArray());
    byte[] body = Arrays.copyOfRange(batch.toByteArray(), packed.bodyFrom(), batch.size());
    String json = new String(packed.toJson(1, body, 64 << 20), StandardCharsets.UTF_8);
    assertThat(groups.mostJsonBytes()).isGreaterThanOrEqualTo(json.length() - 400);
    groups.clear();
    assertThat(groups.bytes()).isZero();
    return json.replaceAll("^.*\"batches\":|,\"starts\":.*$", "")
        .replace("00000000-0000-000", "")
        .replace("-0000-00000000000", "/");
  }

  @Test
  void eventsOfOneTrace_areTogether() {
    add(ONE, "a", 5);
    add(ONE, "b", 5, 6);
    add(OTHER, "c", 1, 2);
    add(ONE, "d");
    assertThat(json())
        .isEqualTo(
            "[{\"trace_id\":\"1/1\",\"events\":[a5/5,b5/56/6]},"
                + "{\"trace_id\":\"2/2\",\"events\":[c1/12/2]},"
                + "{\"trace_id\":\"1/1\",\"events\":[d]}]");
    assertThat(json()).isEqualTo("[]");
    add(ONE, "again", 1);
    assertThat(json()).isEqualTo("[{\"trace_id\":\"1/1\",\"events\":[again1/1]}]");
  }

  @Test
  void whatWasBegunAndNotAdded_leavesNothing() {
    write(OTHER, "not", 1, 7);
    assertThat(groups.bytes()).isZero();
    add(ONE, "a", 7);
    int before = groups.bytes();
    write(OTHER, "not", 8, 9);
    write(ONE, "not", 8);
    assertThat(groups.bytes()).isEqualTo(before);
    add(ONE, "b", 7, 9);
    write(OTHER, "not", 9);
    assertThat(json()).isEqualTo("[{\"trace_id\":\"1/1\",\"events\":[a7/7,b7/79/9]}]");

    write(OTHER, "not", 1);
    assertThat(json()).isEqualTo("[]");
  }

  @Test
  void anEventThatIsTooLong_isRefused_andTheNextOneGoesOn() {
    add(ONE, "a");
    write(OTHER, "x".repeat(12 << 20));
    assertThatThrownBy(groups::add).isInstanceOf(IllegalArgumentException.class);
    write(OTHER, "ids", new long[350_000]); // as JSON, they are as long
    assertThatThrownBy(groups::add).isInstanceOf(IllegalArgumentException.class);
    String large = "x".repeat(8 << 20);
    add(OTHER, large);
    assertThat(groups.bytes()).isGreaterThan(8 << 20);
    assertThat(json())
        .isEqualTo(
            "[{\"trace_id\":\"1/1\",\"events\":[a]},{\"trace_id\":\"2/2\",\"events\":["
                + large
                + "]}]");
    add(OTHER, "b", 3);
    assertThat(json()).isEqualTo("[{\"trace_id\":\"2/2\",\"events\":[b3/3]}]");
  }

  @Test
  void mostJsonBytes_isNeverLessThanThereAre() {
    long before = 0;
    for (int i = 0; i < 300; i++) {
      groups.begin(ONE);
      int json = 0;
      for (byte token = 2; token <= Tokens.SPAN; token++) {
        if (Tokens.length(token) > 0) {
          groups.text().write(token);
          json += Tokens.length(token);
        }
      }
      for (int id = 0; id < i; id++) {
        groups.ids().add(id, i);
        groups.text().write(Tokens.ID);
        json += 36;
      }
      groups.add();
      assertThat(groups.mostJsonBytes() - before).isBetween((long) json, json + 512L);
      before = groups.mostJsonBytes();
    }
  }
}
