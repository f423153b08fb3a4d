package dev.flowtrace.client.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.config.ClientConfig;
import dev.flowtrace.protocol.config.TracingLevel;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a collector on a real socket, which can do what networks and servers do. */
class DeliveryTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final Batches batches = new Batches();
  private final Heard heard = new Heard();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private TestCollector collector() {
    TestCollector collector = TestCollector.start();
    open.add(collector);
    return collector;
  }

  private DeliveryOptions.Builder options(URI uri) {
    return DeliveryOptions.newBuilder(uri)
        .network("sensors")
        .host("edge-7")
        .reconnectMin(Duration.ofMillis(2))
        .reconnectMax(Duration.ofMillis(20));
  }

  private Delivery deliver(DeliveryOptions.Builder options) {
    Delivery delivery =
        Delivery.newBuilder(options.build()).listener(heard).jitter(() -> 0.5).build();
    open.add(() -> delivery.close(Duration.ZERO));
    return delivery;
  }

  private void offer(Delivery delivery, int count) {
    for (int i = 0; i < count; i++) {
      assertThat(delivery.offer(batches.trace(10))).isTrue();
    }
  }

  private static void assertBalanced(DeliveryStats stats) {
    Tally out =
        stats
            .stored()
            .plus(stats.unconfirmed())
            .plus(stats.rejected())
            .plus(stats.kept())
            .plus(stats.waiting());
    for (Tally lost : stats.lost().values()) {
      out = out.plus(lost);
    }
    assertThat(out).as("%s", stats).isEqualTo(stats.accepted().plus(stats.recovered()));
  }

  private void assertStoredOnce(TestCollector collector, Delivery delivery) {
    assertThat(collector.eventIds()).isEqualTo(batches.eventIds());
    assertThat(collector.violations()).isEmpty();
    DeliveryStats stats = delivery.stats();
    assertThat(stats.stored().events()).isEqualTo(batches.eventIds().size());
    assertThat(stats.bufferedBytes()).isZero();
    assertThat(stats.waiting()).isEqualTo(Tally.NONE);
    assertThat(stats.lost()).isEmpty();
    assertBalanced(stats);
  }

  @Test
  void batches_areStoredInOrderAndForgotten() {
    TestCollector collector = collector();
    Delivery delivery = deliver(options(collector.uri()));
    offer(delivery, 200);
    assertThat(delivery.flush(SOON)).isTrue();
    assertStoredOnce(collector, delivery);
    assertThat(collector.hellos()).hasSize(1);
    assertThat(collector.hellos().get(0).network()).isEqualTo("sensors");
    assertThat(collector.hellos().get(0).host()).isEqualTo("edge-7");
    assertThat(collector.hellos().get(0).capabilities()).containsExactly("zstd", "packed");
    assertThat(heard.connections).containsExactly(true);
    assertThat(heard.errors).isEmpty();
    DeliveryStats stats = delivery.stats();
    assertThat(stats.sentBatches()).isEqualTo(200);
    assertThat(stats.resentBatches()).isZero();
    assertThat(stats.reconnects()).isZero();
    assertThat(stats.connected()).isTrue();
    assertThat(stats.guaranteed()).isTrue();
  }

  @Test
  void collectorAbsentAtStart_getsEverythingWhenItComes() {
    TestCollector collector = TestCollector.absent();
    open.add(collector);
    Delivery delivery = deliver(options(collector.uri()));
    offer(delivery, 20);
    assertThat(delivery.flush(Duration.ofMillis(50))).isFalse();
    Eventually.await("the failure is told", () -> !heard.kinds().isEmpty());
    assertThat(heard.kinds()).containsExactly(DeliveryError.Kind.NOT_CONNECTED);
    collector.restart();
    assertThat(delivery.flush(SOON)).isTrue();
    assertStoredOnce(collector, delivery);
  }

  @Test
  void collectorKilledAndRestartedOverAndOver_hasEverythingOnce() {
    TestCollector collector = collector();
    Delivery delivery = deliver(options(collector.uri()).windowBatches(8));
    for (int round = 0; round < 10; round++) {
      int least = collector.eventIds().size();
      offer(delivery, 50);
      Eventually.await("some are stored", () -> collector.eventIds().size() > least);
      collector.kill();
      offer(delivery, 10);
      collector.restart();
    }
    assertThat(delivery.flush(SOON)).isTrue();
    assertStoredOnce(collector, delivery);
    assertThat(delivery.stats().reconnects()).isGreaterThanOrEqualTo(9);
  }

  @Test
  void storedButUnanswered_isNotSentAgain_whenWelcomeSaysSo() {
    TestCollector collector = collector();
    collector.holdAnswers();
    Delivery delivery = deliver(options(collector.uri()));
    offer(delivery, 10);
    Eventually.await("all are stored", () -> collector.eventIds().size() == 100);
    assertThat(delivery.stats().stored()).isEqualTo(Tally.NONE);
    assertThat(delivery.stats().inFlightBatches()).isEqualTo(10);
    collector.kill();
    collector.restart();
    assertThat(delivery.flush(SOON)).isTrue();
    assertThat(collector.duplicates()).isZero();
    assertThat(delivery.stats().resentBatches()).isZero();
    assertStoredOnce(collector, delivery);
  }

  @Test
  void connectionCutInTheMiddleOfAFrame_isFollowedByTheWholeFrame() {
    TestCollector collector = collector();
    Delivery delivery = deliver(options(collector.uri()));
    offer(delivery, 1);
    assertThat(delivery.flush(SOON)).isTrue();
    for (int bytes : new int[] {1, 3, 100, 50_000}) {
      collector.cutNextMessageAfter(bytes); // taken when the one after the next is read
      offer(delivery, 1);
      assertThat(delivery.flush(SOON)).isTrue();
      assertThat(delivery.offer(batches.large(200_000))).isTrue();
      assertThat(delivery.flush(SOON)).isTrue();
    }
    assertThat(delivery.stats().resentBatches()).isEqualTo(4);
    assertStoredOnce(collector, delivery);
  }

  @Test
  void collectorThatDoesNotRead_costsBoundedMemoryAndNoWait() {
    TestCollector collector = collector();
    collector.read(false);
    Delivery delivery = deliver(options(collector.uri()).bufferBytes(1 << 20));
    List<UUID> taken = new ArrayList<>();
    int refused = 0;
    for (int i = 0; i < 100; i++) {
      Batches each = new Batches();
      if (delivery.offer(each.large(50_000))) {
        taken.addAll(each.eventIds());
      } else {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(70);
    DeliveryStats full = delivery.stats();
    assertThat(full.bufferedBytes()).isBetween(900_000L, 1L << 20);
    assertThat(full.refused()).containsOnlyKeys(DropReason.BUFFER_FULL);
    assertThat(full.refused().get(DropReason.BUFFER_FULL)).isEqualTo(new Tally(refused, refused));
    assertBalanced(full);
    collector.read(true);
    assertThat(delivery.flush(SOON)).isTrue();
    assertThat(collector.eventIds()).isEqualTo(taken);
  }

  @Test
  void slowCollector_neverHasMoreOnItsWayThanTheWindow() {
    TestCollector collector = collector();
    collector.holdAnswers();
    Delivery delivery = deliver(options(collector.uri()).windowBatches(4));
    offer(delivery, 20);
    Eventually.await("the window is full", () -> delivery.stats().inFlightBatches() == 4);
    Eventually.await("they have come", () -> collector.eventIds().size() == 40);
    assertThat(delivery.stats().sentBatches()).isEqualTo(4);
    collector.answerAll();
    assertThat(delivery.flush(SOON)).isTrue();
    assertStoredOnce(collector, delivery);
  }

  @Test
  void collectorThatFallsSilent_isLeftForANewConnection() {
    TestCollector collector = collector();
    collector.holdAnswers();
    Delivery delivery = deliver(options(collector.uri()).answerTimeout(Duration.ofMillis(100)));
    offer(delivery, 5);
    assertThat(delivery.flush(SOON)).isTrue(); // Welcome tells that they are stored
    assertThat(delivery.stats().reconnects()).isPositive();
    assertStoredOnce(collector, delivery);
  }

  @Test
  void idleConnectionThatIsDead_isNoticed_andMadeAnew() {
    TestCollector collector = collector();
    Delivery delivery = deliver(options(collector.uri()).pingInterval(Duration.ofMillis(100)));
    offer(delivery, 1);
    assertThat(delivery.flush(SOON)).isTrue();
    collector.silencePeers();
    Eventually.await("a new connection", () -> collector.hellos().size() > 1);
    assertThat(heard.errors)
        .anySatisfy(error -> assertThat(error.message()).endsWith("it answers no ping"));
    offer(delivery, 1);
    assertThat(delivery.flush(SOON)).isTrue();
    assertStoredOnce(collector, delivery);
  }

  @Test
  void idleConnectionThatLives_isPingedAndKept() {
    TestCollector collector = collector();
    Delivery delivery = deliver(options(collector.uri()).pingInterval(Duration.ofMillis(500)));
    Eventually.await("pings", () -> collector.pings() >= 4);
    assertThat(collector.hellos()).hasSize(1);
    assertThat(delivery.stats().connects()).isEqualTo(1);
    assertThat(heard.errors).isEmpty();
  }

  @Test
  void collectorThatOwesAnAnswer_isPinged_andNotLeftForWantOfPongs() {
    TestCollector collector = collector();
    collector.holdAnswers();
    Delivery delivery = deliver(options(collector.uri()).pingInterval(Duration.ofMillis(100)));
    offer(delivery, 1);
    Eventually.await("the batch", () -> delivery.stats().inFlightBatches() == 1);
    collector.silencePeers();
    int before = collector.pings();
    Eventually.await("pings", () -> collector.pings() >= before + 4);
    assertThat(delivery.stats().connects()).isEqualTo(1);
    assertThat(heard.errors).isEmpty();
    collector.answerAll();
    assertThat(delivery.flush(SOON)).isTrue();
    assertStoredOnce(collector, delivery);
  }

  @Test
  void busyCollector_getsNothingForThatLong_andThenAll() {
    TestCollector collector = collector();
    collector.beBusy(3, 20);
    Delivery delivery = deliver(options(collector.uri()));
    offer(delivery, 100);
    assertThat(delivery.flush(SOON)).isTrue();
    assertStoredOnce(collector, delivery);
    assertThat(delivery.stats().busy()).isGreaterThanOrEqualTo(Duration.ofMillis(60));
    assertThat(delivery.stats().reconnects()).isZero();
  }

  @Test
  void rejectedBatch_isDroppedAndToldOf_andTheOthersGoOn() {
    TestCollector collector = collector();
    collector.reject(batch -> batch.seq() == 5 || batch.seq() == 20);
    Delivery delivery = deliver(options(collector.uri()));
    offer(delivery, 20);
    assertThat(delivery.flush(SOON)).isTrue();
    List<UUID> expected = new ArrayList<>(batches.eventIds().subList(0, 40));
    expected.addAll(batches.eventIds().subList(50, 190));
    assertThat(collector.eventIds()).isEqualTo(expected);
    assertThat(collector.violations()).isEmpty();
    assertThat(delivery.stats().rejected()).isEqualTo(new Tally(2, 20));
    Eventually.await("both are told of", () -> heard.errors.size() == 2);
    assertThat(heard.kinds())
        .containsExactly(DeliveryError.Kind.REJECTED, DeliveryError.Kind.REJECTED);
    assertBalanced(delivery.stats());
  }

  @Test
  void batchThatIsNoJson_isDropped_andTheOthersGoOn() {
    TestCollector collector = collector();
    collector.holdAnswers();
    Delivery delivery = deliver(options(collector.uri()));
    offer(delivery, 5);
    assertThat(delivery.offer(Batches.broken())).isTrue();
    offer(delivery, 5);
    Eventually.await(
        "the broken one is rejected", () -> delivery.stats().rejected().batches() == 1);
    collector.answerAll();
    assertThat(delivery.flush(SOON)).isTrue();
    assertThat(collector.eventIds()).isEqualTo(batches.eventIds());
    assertThat(delivery.stats().rejected()).isEqualTo(new Tally(1, 1));
    assertBalanced(delivery.stats());
  }

  @Test
  void batchThatIsTooLargeForTheCollector_isLost_andTheOthersAreNot() {
    TestCollector collector = collector();
    collector.maxMessageBytes(50_000);
    Delivery delivery = deliver(options(collector.uri()).compression(false));
    offer(delivery, 5);
    Batches tooLarge = new Batches();
    assertThat(delivery.offer(tooLarge.large(100_000))).isTrue();
    offer(delivery, 5);
    assertThat(delivery.flush(SOON)).isTrue();
    assertThat(collector.eventIds()).isEqualTo(batches.eventIds());
    assertThat(collector.violations()).isEmpty();
    assertThat(delivery.stats().lost()).containsEntry(DropReason.TOO_LARGE, new Tally(1, 1));
    assertBalanced(delivery.stats());
  }

  @Test
  void batchLargerThanMemory_isRefused() {
    TestCollector collector = collector();
    Delivery delivery = deliver(options(collector.uri()).bufferBytes(10_000));
    assertThat(delivery.offer(batches.large(20_000))).isFalse();
    assertThat(delivery.stats().refused()).containsEntry(DropReason.TOO_LARGE, new Tally(1, 1));
  }

  @Test
  void collectorThatLostItsDatabase_goesOnWithTheNextNumbers() {
    TestCollector collector = collector();
    Delivery delivery = deliver(options(collector.uri()));
    offer(delivery, 10);
    assertThat(delivery.flush(SOON)).isTrue();
    collector.kill();
    collector.forget();
    offer(delivery, 10);
    collector.restart();
    assertThat(delivery.flush(SOON)).isTrue();
    assertThat(collector.eventIds()).isEqualTo(batches.eventIds().subList(100, 200));
    assertThat(collector.violations()).isEmpty();
    assertThat(delivery.stats().stored()).isEqualTo(new Tally(20, 200));
  }

  @Test
  void clientWhoseNumbersSomebodyElseUses_takesANewId_andLosesNothing() {
    TestCollector collector = collector();
    Delivery delivery = deliver(options(collector.uri()));
    offer(delivery, 3);
    assertThat(delivery.flush(SOON)).isTrue();
    UUID first = collector.hellos().get(0).clientId();
    collector.kill();
    collector.pretendStored(first, 50);
    offer(delivery, 3);
    collector.restart();
    assertThat(delivery.flush(SOON)).isTrue();
    assertThat(collector.eventIds()).isEqualTo(batches.eventIds());
    assertThat(heard.kinds()).contains(DeliveryError.Kind.IDENTITY);
    assertThat(collector.hellos().get(collector.hellos().size() - 1).clientId())
        .isNotEqualTo(first);
  }

  @Test
  void settings_comeWithWelcomeAndArePushed() {
    TestCollector collector = collector();
    collector.config(JsonObject.of("level", JsonValue.of("off")));
    deliver(options(collector.uri()));
    Eventually.await("Welcome's settings", () -> heard.configs.size() == 1);
    assertThat(heard.configs.get(0).level()).isEqualTo(TracingLevel.OFF);
    collector.push("{\"Configure\":{\"level\":\"sometimes\",\"sampling\":{},\"capture\":{}}}");
    collector.push("{\"Configure\":{\"level\":\"diagnostic\",\"sampling\":{},\"capture\":{}}}");
    Eventually.await("the pushed settings", () -> heard.configs.size() == 2);
    collector.pushCompressed("{\"Configure\":{\"level\":\"off\",\"sampling\":{},\"capture\":{}}}");
    Eventually.await("the compressed settings", () -> heard.configs.size() == 3);
    assertThat(heard.configs.get(1))
        .extracting(ClientConfig::level)
        .isEqualTo(TracingLevel.DIAGNOSTIC);
    assertThat(heard.kinds()).containsExactly(DeliveryError.Kind.NOT_UNDERSTOOD);
  }

  @Test
  void whatIsNotUnderstood_isToldOf_andNothingEnds() {
    TestCollector collector = collector();
    Delivery delivery = deliver(options(collector.uri()));
    offer(delivery, 1);
    assertThat(delivery.flush(SOON)).isTrue();
    collector.push("{\"Newer\":{}}");
    collector.push("not even JSON");
    collector.push("{\"BatchStored\":{\"seq\":4711}}");
    Eventually.await("three errors", () -> heard.errors.size() == 3);
    offer(delivery, 1);
    assertThat(delivery.flush(SOON)).isTrue();
    assertStoredOnce(collector, delivery);
    assertThat(delivery.stats().reconnects()).isZero();
  }

  @Test
  void refusedHandshakes_areTriedAgain_andToldOnce() {
    TestCollector collector = collector();
    collector.refuseHandshakes(5);
    Delivery delivery = deliver(options(collector.uri()));
    offer(delivery, 1);
    assertThat(delivery.flush(SOON)).isTrue();
    assertThat(heard.kinds()).containsExactly(DeliveryError.Kind.NOT_CONNECTED);
    assertThat(heard.errors.get(0).message()).contains("HTTP 503");
    assertStoredOnce(collector, delivery);
  }

  @Test
  void longFramesAreCompressed_shortOnesAreNot() {
    TestCollector collector = collector();
    Delivery delivery = deliver(options(collector.uri()));
    assertThat(delivery.offer(batches.trace(1))).isTrue();
    offer(delivery, 9);
    assertThat(delivery.flush(SOON)).isTrue();
    assertThat(collector.binaryFrames()).isEqualTo(10);
    assertThat(collector.zstdFrames()).isEqualTo(9);
    assertStoredOnce(collector, delivery);
  }

  @Test
  void collectorThatDoesNotListZstd_getsPlainFrames() {
    TestCollector collector = collector();
    collector.listCapabilities(false, false);
    Delivery delivery = deliver(options(collector.uri()));
    offer(delivery, 10);
    assertThat(delivery.flush(SOON)).isTrue();
    assertThat(collector.zstdFrames()).isZero();
    assertStoredOnce(collector, delivery);
  }

  @Test
  void plainCollector_getsOneRequestAFrame_withoutAPromise() {
    TestCollector collector = collector();
    collector.speakV1(false);
    Delivery delivery = deliver(options(collector.uri()));
    offer(delivery, 30);
    assertThat(delivery.flush(SOON)).isTrue();
    assertThat(collector.eventIds()).isEqualTo(batches.eventIds());
    assertThat(collector.plainKinds().subList(0, 12))
        .startsWith("StartTrace", "RecordEvent")
        .endsWith("RecordEvent", "EndTrace");
    assertThat(delivery.stats().unconfirmed()).isEqualTo(new Tally(30, 300));
    assertThat(delivery.stats().guaranteed()).isFalse();
    assertThat(heard.kinds()).containsExactly(DeliveryError.Kind.NO_GUARANTEE);
    assertBalanced(delivery.stats());
  }

  @Test
  void plainCollectorThatIsCut_getsNoEventTwice() {
    TestCollector collector = collector();
    collector.speakV1(false);
    Delivery delivery = deliver(options(collector.uri()));
    for (int round = 0; round < 5; round++) {
      int least = collector.eventIds().size();
      offer(delivery, 20);
      Eventually.await("some came", () -> collector.eventIds().size() > least);
      collector.kill();
      awaitNoticed(delivery);
      collector.restart();
    }
    assertThat(delivery.flush(SOON)).isTrue();
    assertThat(new HashSet<>(collector.eventIds())).hasSameSizeAs(collector.eventIds());
    assertThat(batches.eventIds()).containsAll(collector.eventIds());
    assertBalanced(delivery.stats());
    assertThat(delivery.stats().unconfirmed().events()).isEqualTo(1000);
  }

  /** Before that, what is handed to the socket of a plain collector counts as sent. */
  private static void awaitNoticed(Delivery delivery) {
    Eventually.await("the client notices the end", () -> !delivery.stats().connected());
  }

  @Test
  void collectorThatLearnsV1_isSpokenToInV1() {
    TestCollector collector = collector();
    collector.speakV1(false);
    Delivery delivery = deliver(options(collector.uri()));
    offer(delivery, 3);
    assertThat(delivery.flush(SOON)).isTrue();
    collector.kill();
    awaitNoticed(delivery);
    collector.speakV1(true);
    collector.restart();
    offer(delivery, 3);
    assertThat(delivery.flush(SOON)).isTrue();
    assertThat(collector.eventIds()).isEqualTo(batches.eventIds());
    assertThat(collector.violations()).isEmpty();
    assertThat(delivery.stats().stored()).isEqualTo(new Tally(3, 30));
    assertThat(delivery.stats().unconfirmed()).isEqualTo(new Tally(3, 30));
  }

  @Test
  void close_deliversWhatIsThere_andSaysGoodbye() {
    TestCollector collector = collector();
    Delivery delivery = deliver(options(collector.uri()));
    offer(delivery, 100);
    assertThat(delivery.close(SOON)).isTrue();
    assertStoredOnce(collector, delivery);
    Eventually.await("the goodbye", () -> !collector.closeCodes().isEmpty());
    assertThat(collector.closeCodes()).containsExactly(1000);
    assertThat(delivery.offer(batches.trace(1))).isFalse();
    assertThat(delivery.stats().refused()).containsOnlyKeys(DropReason.CLOSED);
    assertThat(delivery.flush(SOON)).isTrue(); // nothing that was taken is left
    assertThat(delivery.close(SOON)).isTrue();
  }

  @Test
  void close_keepsItsDeadline_andCountsWhatIsLost() {
    TestCollector collector = TestCollector.absent();
    open.add(collector);
    Delivery delivery = deliver(options(collector.uri()));
    offer(delivery, 10);
    long began = System.nanoTime();
    assertThat(delivery.close(Duration.ofMillis(100))).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
    assertThat(delivery.stats().lost()).containsEntry(DropReason.CLOSED, new Tally(10, 100));
    assertBalanced(delivery.stats());
  }

  @Test
  void close_keepsItsDeadline_whenTheCollectorDoesNotRead() {
    TestCollector collector = collector();
    collector.read(false);
    Delivery delivery = deliver(options(collector.uri()));
    for (int i = 0; i < 50; i++) {
      assertThat(delivery.offer(batches.large(100_000))).isTrue();
    }
    assertThat(delivery.close(Duration.ofMillis(100))).isFalse();
    assertBalanced(delivery.stats());
  }

  @Test
  void listenerThatThrows_stopsNothing() {
    TestCollector collector = collector();
    DeliveryListener bad =
        new DeliveryListener() {
          @Override
          public void onConnected(boolean guaranteed) {
            throw new IllegalStateException("a listener's bug");
          }
        };
    Delivery delivery = Delivery.newBuilder(options(collector.uri()).build()).listener(bad).build();
    open.add(() -> delivery.close(Duration.ZERO));
    offer(delivery, 5);
    assertThat(delivery.flush(SOON)).isTrue();
    assertStoredOnce(collector, delivery);
  }

  @Test
  void secretsOfTheAddress_areNotToldAround() {
    URI uri = URI.create("ws://127.0.0.1:9/flowtrace/ws?token=secret");
    DeliveryOptions options = options(uri).header("Authorization", "Bearer secret").build();
    assertThat(options.toString()).doesNotContain("secret");
    Delivery delivery = Delivery.newBuilder(options).listener(heard).build();
    open.add(() -> delivery.close(Duration.ZERO));
    Eventually.await("it is told of", () -> !heard.errors.isEmpty());
    assertThat(heard.errors.get(0).message()).contains("127.0.0.1").doesNotContain("secret");
    assertThatThrownBy(() -> options(URI.create("ws://me:secret@127.0.0.1:9/")).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("allowed is ws://HOST:PORT/PATH")
        .hasMessageNotContaining("secret");
  }

  @Test
  void interruptedCaller_getsFalse_andStaysInterrupted() {
    TestCollector collector = TestCollector.absent();
    open.add(collector);
    Delivery delivery = deliver(options(collector.uri()));
    Thread.currentThread().interrupt();
    offer(delivery, 1);
    assertThat(delivery.flush(SOON)).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void twoDeliveries_doNotMeet() {
    TestCollector collector = collector();
    Delivery one = deliver(options(collector.uri()));
    Delivery other = deliver(options(collector.uri()));
    for (int i = 0; i < 50; i++) {
      offer(i % 2 == 0 ? one : other, 1);
    }
    assertThat(one.flush(SOON)).isTrue();
    assertThat(other.flush(SOON)).isTrue();
    assertThat(collector.eventIds()).containsExactlyInAnyOrderElementsOf(batches.eventIds());
    assertThat(collector.hellos()).extracting(hello -> hello.clientId()).doesNotHaveDuplicates();
  }
}
