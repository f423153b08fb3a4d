package dev.flowtrace.client.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.client.Cause;
import dev.flowtrace.client.EventDraft;
import dev.flowtrace.client.Level;
import dev.flowtrace.client.delivery.Eventually;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.TraceEvent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
final class TracedQueueTest {
  private static final EventType FLOW = new EventType.DataFlow("parser", "in");

  private final Recorded recorded = new Recorded();
  private final Edge edge = Edge.from(recorded.run.actor("reader"), "out").to("parser", "in");
  private final TracedQueue<String> queue = TracedQueue.over(new ArrayBlockingQueue<>(3), edge);

  static List<BlockingQueue<String>> queues() {
    return List.of(
        new ArrayBlockingQueue<>(8),
        new LinkedBlockingQueue<>(8),
        new LinkedBlockingDeque<>(8),
        new LinkedTransferQueue<>());
  }

  @AfterEach
  void close() {
    recorded.close();
  }

  @Test
  void takenMessage_isADataFlow_withWaitAndDepth_andCausesWhatFollows() throws Exception {
    Cause read = recorded.run.actor("reader").sent("out", "file");
    recorded.within(
        read,
        () -> {
          queue.put("a");
          queue.put("b");
        });

    assertThat(queue.take()).isEqualTo("a");
    recorded.run.actor("parser").custom("parsed");
    assertThat(queue.take()).isEqualTo("b");
    assertThat(queue.poll()).isNull();
    recorded.run.actor("parser").custom("idle");

    List<TraceEvent> flows = recorded.ofType(FLOW);
    assertThat(flows).hasSize(2);
    TraceEvent first = flows.get(0);
    assertThat(first.actorId()).isEqualTo("reader");
    assertThat(first.data().port()).isEqualTo("out");
    assertThat(first.causality().parentEventId()).isEqualTo(read.eventId());
    assertThat(first.data().performanceMetrics().executionTimeNanos()).isPositive();
    assertThat(first.data().performanceMetrics().queueDepth()).isEqualTo(1);
    assertThat(flows.get(1).data().performanceMetrics().queueDepth()).isZero();
    assertThat(flows.get(1).causality().parentEventId()).isEqualTo(read.eventId());
    assertThat(recorded.custom("parsed").causality().parentEventId()).isEqualTo(first.eventId());
    assertThat(recorded.custom("idle").causality().parentEventId()).isNull();
  }

  @Test
  void messageThatNothingLedTo_isNotCausedByTheOneTakenBefore() throws Exception {
    queue.put("a");
    queue.take();
    Thread other = new Thread(() -> queue.add("b"));
    other.start();
    other.join();
    queue.take();

    assertThat(recorded.ofType(FLOW))
        .hasSize(2)
        .allSatisfy(flow -> assertThat(flow.causality().parentEventId()).isNull());
  }

  @Test
  void handler_isTimed_andItsFailureRecordedAndThrownOn() throws Exception {
    queue.put("a");
    queue.put("b");

    queue.takeAndHandle(message -> recorded.run.actor("parser").custom(message));
    assertThatThrownBy(
            () ->
                queue.takeAndHandle(
                    message -> {
                      throw new IllegalStateException("no " + message);
                    }))
        .isInstanceOf(IllegalStateException.class);

    TraceEvent received = recorded.ofType(EventType.Simple.MESSAGE_RECEIVED).get(0);
    assertThat(received.actorId()).isEqualTo("parser");
    assertThat(received.causality().parentEventId())
        .isEqualTo(recorded.ofType(FLOW).get(0).eventId());
    assertThat(recorded.custom("a").causality().parentEventId()).isEqualTo(received.eventId());
    TraceEvent failed = recorded.only(EventType.Simple.ACTOR_FAILED);
    assertThat(failed.actorId()).isEqualTo("parser");
    assertThat(failed.data().error()).contains("no b");
  }

  @Test
  void receivedMessage_isHandledUntilItIsClosed() throws Exception {
    queue.put("a");

    try (Received<String> received = queue.receive()) {
      assertThat(received.message()).isEqualTo("a");
      recorded.run.actor("parser").custom("parsed");
      received.failed(new IllegalStateException("no a"));
    }
    recorded.run.actor("parser").custom("idle");

    TraceEvent handled = recorded.only(EventType.Simple.MESSAGE_RECEIVED);
    assertThat(handled.causality().parentEventId()).isEqualTo(recorded.only(FLOW).eventId());
    assertThat(recorded.custom("parsed").causality().parentEventId()).isEqualTo(handled.eventId());
    assertThat(recorded.only(EventType.Simple.ACTOR_FAILED).causality().parentEventId())
        .isEqualTo(handled.eventId());
    assertThat(recorded.custom("idle").causality().parentEventId()).isNull();
  }

  @Test
  void receivedMessages_areHandledOneAfterTheOther() throws Exception {
    queue.put("a");
    queue.put("b");
    Received<String> received = queue.receive();
    recorded.run.actor("parser").custom("of a");
    received = received.next();
    assertThat(received.message()).isEqualTo("b");
    recorded.run.actor("parser").custom("of b");
    received.close();
    received.close();
    recorded.run.actor("parser").custom("idle");

    List<TraceEvent> flows = recorded.ofType(FLOW);
    List<TraceEvent> handled = recorded.ofType(EventType.Simple.MESSAGE_RECEIVED);
    assertThat(handled)
        .extracting(event -> event.causality().parentEventId())
        .containsExactly(flows.get(0).eventId(), flows.get(1).eventId());
    assertThat(flows).extracting(event -> event.causality().parentEventId()).containsOnlyNulls();
    assertThat(recorded.custom("of a").causality().parentEventId())
        .isEqualTo(handled.get(0).eventId());
    assertThat(recorded.custom("of b").causality().parentEventId())
        .isEqualTo(handled.get(1).eventId());
    assertThat(recorded.custom("idle").causality().parentEventId()).isNull();
  }

  @Test
  void nextMessage_isWaitedFor() throws Exception {
    queue.put("a");
    FutureTask<String> task =
        new FutureTask<>(
            () -> {
              try (Received<String> next = queue.receive().next()) {
                return next.message();
              }
            });
    Thread receiver = new Thread(task);
    receiver.start();
    Eventually.await("the receiver waits", () -> receiver.getState() == Thread.State.WAITING);
    assertThat(recorded.ofType(EventType.Simple.MESSAGE_RECEIVED)).hasSize(1);
    queue.put("b");

    assertThat(task.get(30, TimeUnit.SECONDS)).isEqualTo("b");
    assertThat(recorded.ofType(EventType.Simple.MESSAGE_RECEIVED)).hasSize(2);
  }

  @Test
  void interruptedReceiver_getsTheException_thoughAMessageWaits() throws Exception {
    queue.put("a");
    queue.put("b");
    Received<String> received = queue.receive();
    Thread.currentThread().interrupt();

    assertThatThrownBy(received::next).isInstanceOf(InterruptedException.class);
    assertThat(queue).hasSize(1);
    assertThat(recorded.ofType(EventType.Simple.MESSAGE_RECEIVED)).hasSize(1);
  }

  @Test
  void messageThatIsToldToBeSent_isUnderWayFromThatMoment_becauseOfIt() throws Exception {
    Cause read = recorded.run.actor("reader").sent("in", "file");
    recorded.within(
        read,
        () -> {
          queue.put("a");
          queue.put("b", sent("b"));
          recorded.run.actor("reader").custom("goes on");
        });
    queue.take();
    queue.receive().close();

    TraceEvent sent = recorded.ofType(EventType.Simple.MESSAGE_SENT).get(1);
    assertThat(sent.data().customAttributes().get("id")).isEqualTo(JsonValue.of("b"));
    assertThat(sent.causality().parentEventId()).isEqualTo(read.eventId());
    assertThat(sent.data().performanceMetrics().queueDepth()).isEqualTo(1);
    TraceEvent flow = recorded.ofType(FLOW).get(1);
    assertThat(flow.causality().parentEventId()).isEqualTo(sent.eventId());
    assertThat(flow.timestamp().minusNanos(flow.data().performanceMetrics().executionTimeNanos()))
        .isEqualTo(sent.timestamp());
    assertThat(recorded.custom("goes on").causality().parentEventId())
        .as("is not caused by what was sent")
        .isEqualTo(read.eventId());
  }

  @Test
  void messageThatIsToldToBeSent_waitsForRoomBecauseOfIt_atDiagnostic() throws Exception {
    recorded.tracing.setLevel(Level.DIAGNOSTIC);
    for (int i = 0; i < 3; i++) {
      queue.put("has room");
    }
    Thread sender = sender(() -> queue.put("waits", sent("waits")));
    while (sender.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    for (int i = 0; i < 4; i++) {
      queue.take();
    }
    sender.join();

    List<TraceEvent> sent = recorded.ofType(EventType.Simple.MESSAGE_SENT);
    assertThat(sent).hasSize(2);
    assertThat(sent.get(0).data().customAttributes().get("id")).isEqualTo(JsonValue.of("waits"));
    assertThat(sent.get(1).causality().parentEventId()).isEqualTo(sent.get(0).eventId());
    assertThat(recorded.ofType(FLOW).get(3).causality().parentEventId())
        .isEqualTo(sent.get(1).eventId());
  }

  @Test
  void messageThatIsToldToBeSent_passesAsItIs_atTheLevelOff() throws Exception {
    recorded.tracing.setLevel(Level.OFF);
    queue.put("a", sent("a"));
    assertThat(queue.poll()).isEqualTo("a");
    recorded.tracing.setLevel(Level.PRODUCTION);
    queue.put("b", sent("b"));
    recorded.tracing.close();
    queue.put("c", sent("c"));

    assertThat(queue).containsExactly("b", "c");
    assertThat(recorded.tracing.stats().lost()).containsEntry("closed", 1L);
    assertThatThrownBy(() -> queue.put(null, sent("d"))).isInstanceOf(NullPointerException.class);
  }

  private EventDraft sent(String id) {
    return recorded
        .run
        .actor("reader")
        .event(EventType.Simple.MESSAGE_SENT)
        .port("out")
        .attribute("id", id);
  }

  @Test
  void messagesOfSeveralRuns_areReceivedByTheirRunsActors() throws Exception {
    try (Recorded other = new Recorded()) {
      TracedQueue<String> fromOther = queue.from(other.run.actor("reader"), "out");
      for (int i = 0; i < 2; i++) {
        queue.put("a");
        queue.receive().close();
        fromOther.put("b");
        queue.receive().close();
      }

      assertThat(recorded.ofType(EventType.Simple.MESSAGE_RECEIVED)).hasSize(2);
      assertThat(other.ofType(EventType.Simple.MESSAGE_RECEIVED)).hasSize(2);
    }
  }

  @Test
  void receivedMessage_isNotTold_atTheLevelOff() throws Exception {
    recorded.run.tracing().setLevel(Level.OFF);
    queue.put("a");

    try (Received<String> received = queue.receive()) {
      assertThat(received.message()).isEqualTo("a");
      assertThat(received.cause()).isNull();
      received.failed(new IllegalStateException());
    }

    assertThat(recorded.ofType(EventType.Simple.MESSAGE_RECEIVED)).isEmpty();
  }

  @Test
  void senderAndReceiver_mayHaveTheirOwnViews() throws Exception {
    queue.from(recorded.run.actor("reader-2"), "lines").put("a");

    Delivered<String> taken = queue.to("parser-2", "in").takeDelivered();

    assertThat(taken.message()).isEqualTo("a");
    assertThat(taken.run()).isSameAs(recorded.run);
    TraceEvent flow = recorded.only(new EventType.DataFlow("parser-2", "in"));
    assertThat(flow.eventId()).isEqualTo(taken.cause().eventId());
    assertThat(flow.actorId()).isEqualTo("reader-2");
    assertThat(flow.data().port()).isEqualTo("lines");
  }

  @ParameterizedTest
  @MethodSource("queues")
  void contractOfAQueue_holds(BlockingQueue<String> inner) throws Exception {
    inner.add("before"); // was in it before it was traced
    TracedQueue<String> traced = TracedQueue.over(inner, edge);
    traced.addAll(List.of("a", "b", "c", "b", "d"));

    assertThat(traced).hasSize(6).containsExactly("before", "a", "b", "c", "b", "d");
    assertThat(traced.peek()).isEqualTo("before");
    assertThat(traced.contains("c")).isTrue();
    assertThat(traced.contains("x")).isFalse();
    assertThat(traced.contains(null)).isFalse();
    assertThat(traced.remove("b")).isTrue();
    assertThat(traced.remove("x")).isFalse();
    assertThat(traced.remove("before")).isTrue();
    assertThat(traced.toArray(new String[0])).containsExactly("a", "c", "b", "d");
    Iterator<String> iterator = traced.iterator();
    iterator.next();
    iterator.remove();
    assertThat(traced.removeIf("c"::equals)).isTrue();
    List<String> drained = new ArrayList<>();
    assertThat(traced.drainTo(drained, 1)).isEqualTo(1);
    assertThat(traced.drainTo(drained)).isEqualTo(1);
    assertThat(drained).containsExactly("b", "d");
    assertThat(traced.poll()).isNull();
    assertThat(traced.poll(1, TimeUnit.MILLISECONDS)).isNull();
    assertThat(traced.peek()).isNull();
    assertThat(traced.isEmpty()).isTrue();
    assertThatThrownBy(traced::element).isInstanceOf(java.util.NoSuchElementException.class);
    assertThatThrownBy(() -> traced.drainTo(traced)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> traced.offer(null)).isInstanceOf(NullPointerException.class);
    assertThat(recorded.ofType(FLOW)).as("only what was taken").hasSize(2);
  }

  @Test
  void capacity_isTheInnerQueues() throws Exception {
    assertThat(queue.offer("a") && queue.offer("b") && queue.offer("c")).isTrue();

    assertThat(queue.remainingCapacity()).isZero();
    assertThat(queue.offer("d")).isFalse();
    assertThat(queue.offer("d", 1, TimeUnit.MILLISECONDS)).isFalse();
    assertThatThrownBy(() -> queue.add("d")).isInstanceOf(IllegalStateException.class);
    queue.clear();
    assertThat(queue.remainingCapacity()).isEqualTo(3);
  }

  @Test
  void collectionThatTakesNoMore_losesNothingThatItHasNotSeen() {
    queue.addAll(List.of("a", "b", "c"));
    List<String> target =
        new ArrayList<>() {
          @Override
          public boolean add(String message) {
            if (message.equals("b")) {
              throw new IllegalStateException("full");
            }
            return super.add(message);
          }
        };

    assertThatThrownBy(() -> queue.drainTo(target)).isInstanceOf(IllegalStateException.class);

    assertThat(target).containsExactly("a");
    assertThat(queue).contains("c");
    assertThat(recorded.ofType(FLOW)).hasSize(1);
  }

  @Test
  void waitingTaker_isInterrupted() throws Exception {
    Thread taker =
        new Thread(
            () -> {
              try {
                queue.take();
              } catch (InterruptedException e) {
                recorded.run.actor("parser").custom("interrupted");
              }
            });
    taker.start();
    taker.interrupt();
    taker.join();

    recorded.custom("interrupted");
  }

  @Test
  void senderThatWaitsForRoom_tellsHowLong_atDiagnostic() throws Exception {
    waitForRoom();
    assertThat(recorded.ofType(EventType.Simple.MESSAGE_SENT)).isEmpty();
    recorded.tracing.setLevel(Level.DIAGNOSTIC);
    waitForRoom();

    TraceEvent sent = recorded.only(EventType.Simple.MESSAGE_SENT);
    assertThat(sent.actorId()).isEqualTo("reader");
    assertThat(sent.data().port()).isEqualTo("out");
    assertThat(sent.data().performanceMetrics().executionTimeNanos()).isPositive();
    assertThat(sent.data().performanceMetrics().queueDepth()).isNotNull();
    List<TraceEvent> flows = recorded.ofType(FLOW);
    assertThat(flows.get(flows.size() - 1).causality().parentEventId()).isEqualTo(sent.eventId());
  }

  @Test
  void interruptedSender_getsTheException_atDiagnostic_thoughThereIsRoom() {
    recorded.tracing.setLevel(Level.DIAGNOSTIC);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> queue.put("a")).isInstanceOf(InterruptedException.class);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> queue.offer("b", 1, TimeUnit.DAYS))
        .isInstanceOf(InterruptedException.class);
    assertThat(queue).isEmpty();
  }

  /** Three messages have room, two wait for it, and one of these gets it. */
  private void waitForRoom() throws Exception {
    for (int i = 0; i < 3; i++) {
      queue.put("has room");
    }
    assertThat(queue.offer("gives up", 1, TimeUnit.MILLISECONDS)).isFalse();
    Thread sender = sender(() -> queue.put("waits"));
    while (sender.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(queue.take()).isEqualTo("has room");
    sender.join();
    assertThat(queue.take()).isEqualTo("has room");
    assertThat(queue.take()).isEqualTo("has room");
    assertThat(queue.take()).isEqualTo("waits");
  }

  private Thread sender(Recorded.ThrowingRunnable sending) {
    Thread sender =
        new Thread(
            () -> {
              try {
                sending.run();
              } catch (Exception e) {
                recorded.run.actor("reader").failed(e);
              }
            });
    sender.start();
    return sender;
  }

  @Test
  void atLevelOff_messagesPassAsTheyAre() throws Exception {
    ArrayBlockingQueue<String> inner = new ArrayBlockingQueue<>(3);
    TracedQueue<String> traced = TracedQueue.over(inner, edge);
    recorded.tracing.setLevel(Level.OFF);
    traced.put("a");
    assertThat(inner.peek()).isEqualTo("a");
    recorded.tracing.setLevel(Level.PRODUCTION);

    assertThat(traced.take()).isEqualTo("a");

    TraceEvent flow = recorded.only(FLOW);
    assertThat(flow.data().performanceMetrics().executionTimeNanos()).isNull();
  }

  @Test
  void queueThatComparesItsElements_isRefused() {
    assertThatThrownBy(() -> TracedQueue.over(new PriorityBlockingQueue<String>(), edge))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PriorityBlockingQueue");
    assertThatThrownBy(() -> TracedQueue.over(queue, edge))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
