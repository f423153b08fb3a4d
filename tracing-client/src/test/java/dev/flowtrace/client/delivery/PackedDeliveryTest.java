package dev.flowtrace.client.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.protocol.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a recorder packed, to collectors that read that and to others, over a real socket. */
class PackedDeliveryTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final Batches batches = new Batches();
  private final Heard heard = new Heard();
  private final List<Request.RecordBatch> seen = new CopyOnWriteArrayList<>();
  private final TestCollector collector = TestCollector.start();
  private final List<Delivery> deliveries = new ArrayList<>();

  @AfterEach
  void closeAll() {
    deliveries.forEach(delivery -> delivery.close(Duration.ZERO));
    collector.close();
  }

  private Delivery deliver(boolean compression) {
    collector.reject(
        batch -> {
          seen.add(batch);
          return false;
        });
    DeliveryOptions options =
        DeliveryOptions.newBuilder(collector.uri())
            .reconnectMin(Duration.ofMillis(2))
            .reconnectMax(Duration.ofMillis(20))
            .compression(compression)
            .build();
    Delivery delivery = Delivery.newBuilder(options).listener(heard).build();
    deliveries.add(delivery);
    return delivery;
  }

  private List<EncodedBatch> offer(Delivery delivery) {
    List<EncodedBatch> offered = new ArrayList<>();
    for (int messages : new int[] {0, 1, 700}) {
      offered.addAll(batches.recorded(messages));
    }
    offered.forEach(batch -> assertThat(delivery.offer(batch)).isTrue());
    return offered;
  }

  private void assertSeen(List<EncodedBatch> offered) {
    List<Request.RecordBatch> expected = new ArrayList<>();
    for (EncodedBatch batch : offered) {
      expected.add(Batches.decoded(batch, expected.size() + 1));
    }
    assertThat(seen).isEqualTo(expected);
    assertThat(collector.violations()).isEmpty();
    assertThat(heard.errors).isEmpty();
  }

  @Test
  void collectorThatListsIt_getsEveryBatchPacked() {
    collector.listCapabilities(true, true);
    Delivery delivery = deliver(true);
    List<EncodedBatch> offered = offer(delivery);
    assertThat(delivery.flush(SOON)).isTrue();

    assertSeen(offered);
    assertThat(collector.packedFrames()).isEqualTo(offered.size());
    assertThat(collector.hellos().get(0).capabilities()).containsExactly("zstd", "packed");
  }

  /** A batch of one event is short, the others are not. */
  @ParameterizedTest
  @CsvSource({"true, false, true", "false, false, true", "false, true, true", "true, true, false"})
  void others_getTheSameAsJson(boolean zstd, boolean packed, boolean hasZstd) {
    collector.listCapabilities(zstd, packed);
    Delivery delivery = deliver(hasZstd);
    List<EncodedBatch> offered = offer(delivery);
    assertThat(delivery.flush(SOON)).isTrue();

    assertSeen(offered);
    assertThat(collector.packedFrames()).isZero();
    assertThat(collector.binaryFrames()).isEqualTo(offered.size());
    assertThat(collector.zstdFrames() > 0).isEqualTo(zstd && hasZstd);
    assertThat(collector.hellos().get(0).capabilities().isEmpty()).isEqualTo(!hasZstd);
  }

  @Test
  void collectorThatLearnsIt_getsItFromThenOn_andJsonOnceItIsReplacedAgain() {
    Delivery delivery = deliver(true);
    List<EncodedBatch> offered = offer(delivery);
    assertThat(delivery.flush(SOON)).isTrue();
    assertThat(collector.packedFrames()).isZero();
    collector.kill();
    collector.listCapabilities(true, true);
    collector.restart();
    List<EncodedBatch> packed = offer(delivery);
    assertThat(delivery.flush(SOON)).isTrue();
    assertThat(collector.packedFrames()).isEqualTo(packed.size());
    collector.kill();
    collector.listCapabilities(true, false);
    collector.restart();
    offered.addAll(packed);
    offered.addAll(offer(delivery));
    assertThat(delivery.flush(SOON)).isTrue();

    assertThat(collector.packedFrames()).isEqualTo(packed.size());
    assertThat(collector.eventIds()).isEqualTo(batches.eventIds());
    assertThat(seen).hasSameSizeAs(offered);
    assertThat(collector.violations()).isEmpty();
  }

  @Test
  void plainCollector_getsTheSameEvents() {
    collector.speakV1(false);
    Delivery delivery = deliver(true);
    offer(delivery);
    assertThat(delivery.flush(SOON)).isTrue();

    assertThat(collector.eventIds()).isEqualTo(batches.eventIds());
    assertThat(delivery.stats().unconfirmed().events()).isEqualTo(batches.eventIds().size());
  }

  @Test
  void plainCollectorThatIsReplaced_hasEachEventOnce() {
    collector.speakV1(false);
    collector.listCapabilities(true, true);
    Delivery delivery = deliver(true);
    offer(delivery);
    Eventually.await("some came", () -> !collector.eventIds().isEmpty());
    collector.kill();
    collector.speakV1(true);
    collector.restart();
    assertThat(delivery.flush(SOON)).isTrue();

    assertThat(collector.eventIds()).doesNotHaveDuplicates();
    assertThat(batches.eventIds()).containsAll(collector.eventIds());
    DeliveryStats stats = delivery.stats();
    assertThat(stats.stored().events() + stats.unconfirmed().events())
        .isEqualTo(batches.eventIds().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"packed", "json", "plain"})
  void damagedBatch_isDropped_andTheOthersGoOn(String form) {
    collector.speakV1(!form.equals("plain"));
    collector.listCapabilities(true, form.equals("packed"));
    Delivery delivery = deliver(true);
    offer(delivery);
    assertThat(delivery.offer(Batches.damaged())).isTrue();
    offer(delivery);
    assertThat(delivery.flush(SOON)).isTrue();

    assertThat(collector.eventIds()).isEqualTo(batches.eventIds());
    assertThat(collector.violations()).isEmpty();
    assertThat(delivery.stats().rejected()).isEqualTo(new Tally(1, 1));
    assertThat(heard.kinds()).contains(DeliveryError.Kind.REJECTED);
  }
}
