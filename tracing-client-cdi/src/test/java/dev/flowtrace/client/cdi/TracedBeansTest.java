package dev.flowtrace.client.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.client.Level;
import dev.flowtrace.client.TappedEvent;
import dev.flowtrace.client.Tracing;
import dev.flowtrace.client.TracingStats;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.TraceEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In Weld, with a real MicroProfile Config and Metrics beside it. */
@Timeout(60)
final class TracedBeansTest {
  private static final String COLLECTOR = "flowtrace.client.collector";

  private final List<TappedEvent> events = new CopyOnWriteArrayList<>();
  private WeldContainer container;
  private Tracing tracing;

  @BeforeEach
  void start() {
    System.setProperty(COLLECTOR, "none");
    System.setProperty("flowtrace.client.level", "diagnostic");
    container =
        new Weld()
            .disableDiscovery()
            .addExtension(new TracingExtension())
            .addBeanClasses(
                Shop.class, Shop.Billing.class, Shop.Shipping.class, RegistryProducer.class)
            .initialize();
    tracing = container.select(Tracing.class).get();
    tracing.tap().subscribe(new Collecting());
  }

  @AfterEach
  void stop() {
    if (container.isRunning()) {
      container.shutdown();
    }
    System.clearProperty(COLLECTOR);
    System.clearProperty("flowtrace.client.level");
  }

  @Test
  void tracing_isConfiguredByMicroProfileConfig_andOneForTheApplication() {
    assertThat(tracing.level()).isEqualTo(Level.DIAGNOSTIC);
    assertThat(tracing.collector()).isEmpty();
    assertThat(container.select(Tracing.class).get()).isSameAs(tracing);
  }

  @Test
  void observerOfAnEvent_belongsToTheRunThatFiredIt() {
    container.select(Shop.class).get().place(new Shop.Order("pen", 2));

    TraceEvent placed = await(new EventType.Custom("placed"));
    TraceEvent flow = await(new EventType.DataFlow("billing", "in"));
    TraceEvent billed = await(new EventType.Custom("billed"));
    assertThat(events).extracting(TappedEvent::traceId).containsOnly(events.get(0).traceId());
    assertThat(events).extracting(TappedEvent::flowId).containsOnly("shop");
    assertThat(flow.actorId()).isEqualTo("checkout");
    assertThat(flow.data().message().messageType()).isEqualTo("Order");
    assertThat(billed.causality().rootCauseEventId())
        .isEqualTo(placed.causality().rootCauseEventId());
    assertThat(billed.causality().dependencyChain()).contains(flow.eventId());
    assertThat(flows()).singleElement().satisfies(shop -> assertThat(shop.completed()).isOne());
  }

  @Test
  void asynchronousObserver_belongsToItAsWell_whereTheExecutorIsCarried() {
    container
        .select(Shop.class)
        .get()
        .placeLater(new Shop.Order("pen", 1))
        .toCompletableFuture()
        .join();

    TraceEvent flow = await(new EventType.DataFlow("Shipping.ship", "in"));
    assertThat(flow.actorId()).isEqualTo("checkout");
    assertThat(flows()).extracting(TracingStats.FlowStats::flow).containsExactly("shop");
  }

  @Test
  void whatAMethodThrows_failsItsRun_andIsThrownOn() {
    assertThatThrownBy(() -> container.select(Shop.class).get().refuse())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("sold out");

    TraceEvent failed = await(EventType.Simple.ACTOR_FAILED);
    assertThat(failed.actorId()).isEqualTo("Shop.refuse");
    assertThat(failed.data().error()).contains("sold out");
    assertThat(flows())
        .singleElement()
        .satisfies(
            flow -> {
              assertThat(flow.flow()).isEqualTo("Shop");
              assertThat(flow.failed()).isOne();
            });
    assertThat(container.select(CurrentRun.class).get().run()).isEmpty();
  }

  @Test
  void atLevelOff_nothingIsRecorded() {
    tracing.setLevel(Level.OFF);

    container.select(Shop.class).get().placeLater(new Shop.Order("pen", 1));

    assertThat(tracing.stats().recorded()).isZero();
  }

  @Test
  void numbers_areGauges() {
    MetricRegistry registry = container.select(MetricRegistry.class).get();
    container.select(Shop.class).get().place(new Shop.Order("pen", 2));

    assertThat(gauge(registry, new MetricID("flowtrace_client_events_recorded"))).isPositive();
    assertThat(tracing.stats().lost())
        .allSatisfy(
            (reason, count) ->
                assertThat(
                        gauge(
                            registry,
                            new MetricID(
                                "flowtrace_client_events_lost", new Tag("reason", reason))))
                    .isEqualTo(count));
  }

  @Test
  void endOfTheApplication_closesTracing() {
    container.shutdown();

    assertThat(tracing.isOn()).isFalse();
  }

  private static long gauge(MetricRegistry registry, MetricID id) {
    return ((Number) registry.getGauge(id).getValue()).longValue();
  }

  private List<TracingStats.FlowStats> flows() {
    return tracing.stats().flows();
  }

  private TraceEvent await(EventType type) {
    assertThat(tracing.flush(Duration.ofSeconds(30))).isTrue();
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (System.nanoTime() - deadline < 0) {
      for (TappedEvent tapped : events) {
        if (tapped.event().eventType().equals(type)) {
          return tapped.event();
        }
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("no " + type + " in " + events);
  }

  /** Keeps what the tap gives. */
  private final class Collecting implements Flow.Subscriber<TappedEvent> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(TappedEvent event) {
      events.add(event);
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void onComplete() {}
  }
}
