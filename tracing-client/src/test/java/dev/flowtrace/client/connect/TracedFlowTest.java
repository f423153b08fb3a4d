package dev.flowtrace.client.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.client.Cause;
import dev.flowtrace.client.Level;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TracedFlowTest {
  private static final EventType FLOW = new EventType.DataFlow("parser", "in");

  private final Recorded recorded = new Recorded();

  @AfterEach
  void close() {
    recorded.close();
  }

  @Test
  void itemsThroughABuffer_areDataFlows_withTheirCauseAndWait() throws Exception {
    Items items = new Items(Long.MAX_VALUE, item -> recorded.run.actor("parser").custom(item));
    Cause read = recorded.run.actor("reader").sent("out", "file");
    try (TracedSubmissionPublisher<String> publisher =
        new TracedSubmissionPublisher<>(recorded.run.actor("reader"), "out")) {
      publisher.subscribe(TracedFlow.subscriber(recorded.run.actor("parser"), "in", items));
      recorded.within(
          read,
          () -> {
            publisher.submit("a");
            publisher.submit("b");
          });
    }
    items.awaitEnd();

    assertThat(items.got).containsExactly("a", "b");
    assertThat(items.completed).isTrue();
    TraceEvent flow = recorded.ofType(FLOW).get(0);
    assertThat(flow.actorId()).isEqualTo("reader");
    assertThat(flow.data().port()).isEqualTo("out");
    assertThat(flow.causality().parentEventId()).isEqualTo(read.eventId());
    assertThat(flow.data().performanceMetrics().executionTimeNanos()).isPositive();
    assertThat(flow.data().performanceMetrics().queueDepth()).isNotNull();
    TraceEvent received = recorded.ofType(EventType.Simple.MESSAGE_RECEIVED).get(0);
    assertThat(received.causality().parentEventId()).isEqualTo(flow.eventId());
    assertThat(recorded.custom("a").causality().parentEventId()).isEqualTo(received.eventId());
  }

  @Test
  void publisherThatWaitsForRoom_tellsHowLong_atDiagnostic() throws Exception {
    recorded.tracing.setLevel(Level.DIAGNOSTIC);
    Items items = new Items(0, item -> {});
    try (TracedSubmissionPublisher<String> publisher =
        new TracedSubmissionPublisher<>(
            recorded.run.actor("reader"), "out", ForkJoinPool.commonPool(), 1)) {
      publisher.subscribe(TracedFlow.subscriber(recorded.run.actor("parser"), "in", items));
      publisher.submit("has room");
      Thread sender = new Thread(() -> publisher.submit("waits"));
      sender.start();
      while (sender.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      items.request(Long.MAX_VALUE);
      sender.join();
    }
    items.awaitEnd();

    TraceEvent sent = recorded.only(EventType.Simple.MESSAGE_SENT);
    assertThat(sent.data().performanceMetrics().executionTimeNanos()).isPositive();
    assertThat(recorded.ofType(FLOW))
        .extracting(event -> event.causality().parentEventId())
        .containsExactly(null, sent.eventId());
  }

  @Test
  void processor_carriesCausalityFromInToOut() throws Exception {
    Items items = new Items(Long.MAX_VALUE, item -> {});
    try (SubmissionPublisher<String> source = new SubmissionPublisher<>()) {
      Flow.Processor<String, String> upper =
          TracedFlow.processor(recorded.run.actor("parser"), "in", "out", new Upper());
      upper.subscribe(TracedFlow.subscriber(recorded.run.actor("sink"), "in", items));
      TracedFlow.publisher(recorded.run.actor("reader"), "out", source).subscribe(upper);
      source.submit("a");
    }
    items.awaitEnd();

    assertThat(items.got).containsExactly("A");
    TraceEvent first = recorded.only(FLOW);
    TraceEvent second = recorded.only(new EventType.DataFlow("sink", "in"));
    assertThat(second.actorId()).isEqualTo("parser");
    assertThat(second.causality().rootCauseEventId()).isEqualTo(first.eventId());
    assertThat(second.causality().dependencyChain()).contains(first.eventId());
  }

  @Test
  void demand_passesThroughUnchanged() {
    List<Long> requested = new ArrayList<>();
    Flow.Publisher<String> publisher =
        subscriber ->
            subscriber.onSubscribe(
                new Flow.Subscription() {
                  @Override
                  public void request(long n) {
                    requested.add(n);
                  }

                  @Override
                  public void cancel() {}
                });
    Items items = new Items(7, item -> {});

    TracedFlow.publisher(recorded.run.actor("reader"), "out", publisher)
        .subscribe(TracedFlow.subscriber(recorded.run.actor("parser"), "in", items));

    assertThat(requested).containsExactly(7L);
  }

  @Test
  void whatTheSubscriberThrows_cancels_isRecorded_andComesByOnError() throws Exception {
    Items items =
        new Items(
            Long.MAX_VALUE,
            item -> {
              throw new IllegalStateException("no " + item);
            });
    CountDownLatch cancelled = new CountDownLatch(1);
    Flow.Subscriber<String> subscriber =
        TracedFlow.subscriber(recorded.run.actor("parser"), "in", items);
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {}

          @Override
          public void cancel() {
            cancelled.countDown();
          }
        });

    subscriber.onNext("a");
    subscriber.onNext("b");
    subscriber.onComplete();

    assertThat(cancelled.await(1, TimeUnit.SECONDS)).isTrue();
    items.awaitEnd();
    assertThat(items.failure).hasMessage("no a");
    assertThat(items.completed).isFalse();
    assertThat(items.got).containsExactly("a");
    assertThat(recorded.only(EventType.Simple.ACTOR_FAILED).data().error()).contains("no a");
  }

  @Test
  void failureOfAPublisher_isRecordedOnce_atItsActor() throws Exception {
    Items items = new Items(Long.MAX_VALUE, item -> {});
    SubmissionPublisher<String> source = new SubmissionPublisher<>();
    TracedFlow.publisher(recorded.run.actor("reader"), "out", source)
        .subscribe(TracedFlow.subscriber(recorded.run.actor("parser"), "in", items));
    source.closeExceptionally(new IllegalStateException("gone"));
    items.awaitEnd();

    assertThat(items.failure).hasMessage("gone");
    assertThat(recorded.only(EventType.Simple.ACTOR_FAILED).actorId()).isEqualTo("reader");
  }

  @Test
  void whereOneSideIsNotTraced_theOtherTellsWhatItKnows() throws Exception {
    Items plain = new Items(Long.MAX_VALUE, item -> recorded.run.actor("plain").custom(item));
    Items traced = new Items(Long.MAX_VALUE, item -> {});
    try (SubmissionPublisher<String> one = new SubmissionPublisher<>();
        SubmissionPublisher<String> two = new SubmissionPublisher<>(ForkJoinPool.commonPool(), 8)) {
      TracedFlow.publisher(recorded.run.actor("reader"), "out", one).subscribe(plain);
      two.subscribe(TracedFlow.subscriber(recorded.run.actor("parser"), "in", traced));
      one.submit("a");
      two.submit("b");
    }
    plain.awaitEnd();
    traced.awaitEnd();

    TraceEvent sent = recorded.only(EventType.Simple.MESSAGE_SENT);
    assertThat(sent.actorId()).isEqualTo("reader");
    assertThat(recorded.custom("a").causality().parentEventId()).isEqualTo(sent.eventId());
    assertThat(recorded.only(EventType.Simple.MESSAGE_RECEIVED).actorId()).isEqualTo("parser");
    assertThat(recorded.ofType(FLOW)).isEmpty();
  }

  @Test
  void nullSignals_areRefused_asTheSpecificationSays() {
    Flow.Subscriber<String> subscriber =
        TracedFlow.subscriber(recorded.run.actor("parser"), "in", new Items(1, item -> {}));

    assertThatThrownBy(() -> subscriber.onNext(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> subscriber.onError(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> subscriber.onSubscribe(null)).isInstanceOf(NullPointerException.class);
  }

  /** Asks for so many items, 0: later, and keeps what comes. */
  private static final class Items implements Flow.Subscriber<String> {
    private final long demand;
    private final Consumer<String> handler;
    private final CountDownLatch end = new CountDownLatch(1);
    private final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
    final List<String> got = new ArrayList<>();
    volatile boolean completed;
    volatile Throwable failure;

    Items(long demand, Consumer<String> handler) {
      this.demand = demand;
      this.handler = handler;
    }

    void awaitEnd() throws InterruptedException {
      assertThat(end.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      if (demand > 0) {
        subscription.request(demand);
      }
      subscribed.complete(subscription);
    }

    void request(long more) {
      subscribed.join().request(more);
    }

    @Override
    public void onNext(String item) {
      got.add(item);
      handler.accept(item);
    }

    @Override
    public void onError(Throwable given) {
      failure = given;
      end.countDown();
    }

    @Override
    public void onComplete() {
      completed = true;
      end.countDown();
    }
  }

  /** Passes items on in upper case, on the thread they come on. */
  private static final class Upper implements Flow.Processor<String, String> {
    private Flow.Subscriber<? super String> subscriber;

    @Override
    public void subscribe(Flow.Subscriber<? super String> given) {
      subscriber = given;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscriber.onSubscribe(subscription);
    }

    @Override
    public void onNext(String item) {
      subscriber.onNext(item.toUpperCase(java.util.Locale.ROOT));
    }

    @Override
    public void onError(Throwable failure) {
      subscriber.onError(failure);
    }

    @Override
    public void onComplete() {
      subscriber.onComplete();
    }
  }
}
