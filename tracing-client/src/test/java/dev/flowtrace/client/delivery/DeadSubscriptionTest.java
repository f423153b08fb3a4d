package dev.flowtrace.client.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.client.ConnectionException;
import dev.flowtrace.client.FlowtraceClient;
import dev.flowtrace.client.Options;
import dev.flowtrace.client.TraceListener;
import dev.flowtrace.protocol.Reply;
import dev.flowtrace.protocol.SubscriptionFilters;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.codec.FrameCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who only listens hears nothing of a connection that died without a word, unless it is asked. */
final class DeadSubscriptionTest {
  private static final UUID TRACE = UUID.fromString("00000000-0000-4000-8000-00000000000a");

  private final TestCollector collector = TestCollector.start();
  private final Ended ended = new Ended();

  @AfterEach
  void kill() {
    collector.close();
  }

  private static final class Ended implements TraceListener {
    final CountDownLatch latch = new CountDownLatch(1);

    @Override
    public void onEvent(UUID traceId, TraceEvent event) {}

    @Override
    public void onEnd() {
      latch.countDown();
    }
  }

  private FlowtraceClient connect(Duration pingInterval) {
    collector.speakV1(false);
    return FlowtraceClient.connectBlocking(
        collector.uri(), Options.newBuilder().pingInterval(pingInterval).build());
  }

  private void pushEvent() {
    EncodedBatch batch = new Batches().recorded(1).get(0);
    TraceEvent event = Batches.decoded(batch, 1).batches().get(0).events().get(0);
    Reply reply = new Reply.EventNotification(TRACE, event);
    collector.push(new String(new FrameCodec().encode(reply), StandardCharsets.UTF_8));
  }

  @Test
  void deadConnection_endsTheSubscription_andSaysWhy() throws Exception {
    try (FlowtraceClient client = connect(Duration.ofMillis(200))) {
      client.subscribe(SubscriptionFilters.ALL, ended).join();
      collector.silencePeers();
      assertThat(ended.latch.await(30, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> client.ping().join())
          .cause()
          .isInstanceOf(ConnectionException.class)
          .hasMessageEndingWith("it answers no ping");
    }
  }

  @Test
  void listenerThatTakesLong_isNoDeadConnection() throws Exception {
    CountDownLatch goesOn = new CountDownLatch(1);
    CountDownLatch got = new CountDownLatch(2);
    TraceListener slow =
        new TraceListener() {
          @Override
          public void onEvent(UUID traceId, TraceEvent event) {
            got.countDown();
            try {
              goesOn.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }

          @Override
          public void onEnd() {
            ended.onEnd();
          }
        };
    try (FlowtraceClient client = connect(Duration.ofMillis(200))) {
      client.subscribe(SubscriptionFilters.ALL, slow).join();
      pushEvent();
      Eventually.await("the event", () -> got.getCount() == 1);
      int before = collector.pings();
      Eventually.await(
          "pings that nobody hears the answers of", () -> collector.pings() >= before + 5);
      goesOn.countDown();
      pushEvent();
      assertThat(got.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(ended.latch.getCount()).isEqualTo(1);
    }
  }

  @Test
  void livingConnection_isPingedAndKept() {
    try (FlowtraceClient client = connect(Duration.ofMillis(200))) {
      client.subscribe(SubscriptionFilters.ALL, ended).join();
      Eventually.await("pings", () -> collector.pings() >= 5);
      assertThat(ended.latch.getCount()).isEqualTo(1);
      client.unsubscribe().join();
    }
  }
}
