package dev.flowtrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.management.Attribute;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a host sees of its own tracing. */
final class JmxAndTapTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private static final class Listening implements Flow.Subscriber<TappedEvent> {
    private final LinkedBlockingQueue<TappedEvent> events = new LinkedBlockingQueue<>();
    private final CountDownLatch subscribed = new CountDownLatch(1);
    private final CountDownLatch completed = new CountDownLatch(1);
    private volatile Flow.@Nullable Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      subscribed.countDown();
    }

    @Override
    public void onNext(TappedEvent event) {
      events.add(event);
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {
      completed.countDown();
    }

    TappedEvent next() throws InterruptedException {
      return events.poll(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void tap_givesEventsWithoutACollector_andTellsASlowSubscriberWhatItMissed()
      throws InterruptedException {
    Tracing tracing =
        Tracing.newBuilder()
            .level(Level.DIAGNOSTIC)
            .options(TracingOptions.newBuilder().tapEvents(2).build())
            .build();
    Listening listening = new Listening();
    tracing.tap().subscribe(listening);
    assertThat(listening.subscribed.await(30, TimeUnit.SECONDS)).isTrue();
    FlowRun run = tracing.startFlow("orders");
    for (int i = 0; i < 4; i++) { // with ActorCreated five, two of them have room
      run.actor("a").emit("out", "b", "in", i);
    }
    assertThat(tracing.flush(LONG)).isTrue();
    listening.subscription.request(2);
    TappedEvent first = listening.next();
    assertThat(first.traceId()).isEqualTo(run.traceId());
    assertThat(first.flowId()).isEqualTo("orders");
    assertThat(first.missed()).isZero();
    assertThat(listening.next().missed()).isZero();
    run.actor("a").emit("out", "b", "in", 5);
    assertThat(tracing.flush(LONG)).isTrue();
    listening.subscription.request(1);

    assertThat(listening.next().missed()).isEqualTo(3);
    tracing.close();
    assertThat(listening.completed.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void jmx_showsTheNumbers_andChangesTheLevel() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    Tracing tracing = Tracing.newBuilder().network("jmx test").sink(batch -> true).build();
    Tracing second = Tracing.newBuilder().network("jmx test").sink(batch -> true).build();
    List<ObjectName> names =
        new ArrayList<>(
            server.queryNames(
                new ObjectName("dev.flowtrace.client:type=Tracing,name=\"jmx test\",*"), null));
    assertThat(names).hasSize(2);
    ObjectName name = new ObjectName("dev.flowtrace.client:type=Tracing,name=\"jmx test\"");
    tracing.startFlow("orders").actor("a").emit("out", "b", "in", 1);
    assertThat(tracing.flush(LONG)).isTrue();

    assertThat(server.getAttribute(name, "EventsRecorded")).isEqualTo(2L);
    assertThat(server.getAttribute(name, "EventsEncoded")).isEqualTo(2L);
    assertThat(server.getAttribute(name, "Level")).isEqualTo("PRODUCTION");
    assertThat(server.getAttribute(name, "EventsLost")).isNotNull();
    server.setAttribute(name, new Attribute("Level", "off"));
    assertThat(tracing.level()).isEqualTo(Level.OFF);
    assertThat(second.level()).isEqualTo(Level.PRODUCTION);
    tracing.close();
    second.close();
    assertThat(server.isRegistered(name)).isFalse();
  }
}
