package dev.flowtrace.client.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.client.content.MessageType;
import dev.flowtrace.client.content.MessageTypes;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.config.CaptureConfig;
import dev.flowtrace.protocol.config.ClientConfig;
import dev.flowtrace.protocol.config.SamplingConfig;
import dev.flowtrace.protocol.config.TracingLevel;
import dev.flowtrace.protocol.context.TraceState;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waits for the encoder holds no message that will not be looked into. */
class MessageKeeperTest {
  private static final int MILLI = 1_000_000;
  private static final int LARGE = 100_000;

  private record Order(int number) {}

  private final MessageTypes types = MessageTypes.newBuilder().build();
  private final MessageType orders = types.of(Order.class);

  /** Until it is released, the encoder stands still with the batch it has. */
  private volatile CountDownLatch released = new CountDownLatch(0);

  private final CountDownLatch batchReached = new CountDownLatch(1);

  private final Recorder recorder =
      new Recorder(
          new ClientConfig(TracingLevel.DIAGNOSTIC, SamplingConfig.EMPTY, CaptureConfig.EMPTY),
          new RecorderLimits(
              16, 512, 256 << 10, Duration.ofMinutes(1), Duration.ZERO, 0, 1_000, 1_000, LARGE, 1),
          types,
          batch -> isReleased(),
          new NothingGoesWrong(),
          new EpochClock(() -> 0, () -> 0), // what is spent does not come back with time
          HostLoad.ofThisProcess());
  private final Run run =
      recorder.startRun("orders", FlowVersion.of(1, 0, 0), null, TraceState.EMPTY, null);

  @AfterEach
  void close() {
    assertThat(recorder.close(Duration.ofSeconds(30))).isTrue();
  }

  private boolean isReleased() {
    batchReached.countDown();
    try {
      return released.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Test
  void ofAClassWhoseCostIsNotKnown_orLittle_eachIsKept() {
    assertThat(kept(new Order(1)).message).isInstanceOf(Order.class);
    orders.took(9_000);
    for (int i = 0; i < 10_000; i++) {
      assertThat(kept(new Order(i)).message).isInstanceOf(Order.class);
    }
  }

  @Test
  void beyondTheBudget_onlyTheTypeIsKept() {
    orders.took(1_000 * MILLI);

    assertThat(kept(new Order(1)).message).isInstanceOf(Order.class);
    Entry second = kept(new Order(2));
    assertThat(second.message).isSameAs(orders);
    assertThat(second.contentNanos).isEqualTo(RenderingBudget.REFUSED);
  }

  @Test
  void aMessageOfSeveralEvents_isPaidForOnce_andKeptForAllOfThem() {
    orders.took(1_000 * MILLI);
    Order order = new Order(1);

    assertThat(kept(order).contentNanos).isEqualTo(1_000 * MILLI);
    Entry arrived = kept(order);
    assertThat(arrived.message).isSameAs(order);
    assertThat(arrived.contentNanos).isZero();
  }

  @Test
  void withoutChecksumsAndContents_onlyTheTypeIsKept() {
    recorder.configure(
        new ClientConfig(
            null,
            SamplingConfig.EMPTY,
            new CaptureConfig(false, false, null, null, null, null, null, JsonObject.EMPTY)));

    Entry entry = kept(new Order(1));
    assertThat(entry.message).isSameAs(orders);
    assertThat(entry.contentNanos).isZero();
  }

  @Test
  void anEventThatFindsNoRoom_givesBackWhatItsMessageTook() throws InterruptedException {
    released = new CountDownLatch(1); // else the encoder would make room
    Thread flush = new Thread(() -> recorder.flush(Duration.ofSeconds(30)));
    flush.start();
    batchReached.await();
    types.of(String.class).took(1_000 * MILLI);
    for (int i = 0; i < 16; i++) {
      recorder.buffer.offer(new Entry(run, Entry.START), 0);
    }

    for (int i = 0; i < 3; i++) {
      Entry dropped = kept(i + "x".repeat(LARGE - 1)); // there is room for one of these
      assertThat(dropped.message).isInstanceOf(LargeMessage.class);
      recorder.offerEvent(dropped);
    }
    assertThat(recorder.losses(Loss.BUFFER_FULL)).isEqualTo(3);
    released.countDown();
    flush.join();
  }

  @Test
  void aTextWithoutRoomAmongTheLarge_takesNothing() {
    types.of(String.class).took(MILLI);
    assertThat(kept("x".repeat(LARGE)).message).isInstanceOf(LargeMessage.class);

    Entry second = kept("y".repeat(LARGE));
    assertThat(second.message).isSameAs(types.of(String.class));
    assertThat(second.contentNanos).isZero();
  }

  private Entry kept(Object message) {
    Entry entry = new Entry(run, Entry.EVENT);
    recorder.messages.keep(
        recorder.settings, types.of(message.getClass()), message, false, entry, 0);
    return entry;
  }
}
