package dev.flowtrace.client.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.client.content.MessageType;
import dev.flowtrace.client.content.MessageTypes;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.config.CaptureConfig;
import dev.flowtrace.protocol.config.ClientConfig;
import dev.flowtrace.protocol.config.SamplingConfig;
import dev.flowtrace.protocol.config.TracingLevel;
import dev.flowtrace.protocol.context.TraceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A message that is sent, arrives and is handled is looked at once. */
final class ArrivalsTest {
  private static final EventType.DataFlow TARGET = new EventType.DataFlow("parser", "in");
  private static final int ALL_THERE_IS = 1_000_000_000; // of the budget for contents

  private record Order(int number) {}

  private final MessageTypes types = MessageTypes.newBuilder().build();
  private final MessageType orders = types.of(Order.class);
  private final Recorder recorder =
      new Recorder(
          new ClientConfig(TracingLevel.DIAGNOSTIC, SamplingConfig.EMPTY, CaptureConfig.EMPTY),
          new RecorderLimits(
              64, 512, 256 << 10, Duration.ofMinutes(1), Duration.ZERO, 64, 100, 100, 1 << 20, 1),
          types,
          batch -> true,
          new NothingGoesWrong(),
          new EpochClock(() -> 0, () -> 0), // nothing grows old, so what is recorded stays
          HostLoad.ofThisProcess());

  @AfterEach
  void close() {
    assertThat(recorder.close(Duration.ofSeconds(30))).isTrue();
  }

  private Run started() {
    return recorder.startRun("orders", FlowVersion.of(1, 0, 0), null, TraceState.EMPTY, null);
  }

  private static Draft sending(Run run, Object message) {
    Draft sent = new Draft(new ActorRecorder(run, "reader"), EventType.Simple.MESSAGE_SENT);
    sent.message(message);
    return sent;
  }

  private static Work handed(Run run, Object message, @Nullable Object kept) {
    return Objects.requireNonNull(
        Arrivals.handedOver(
            new ActorRecorder(run, "reader"),
            "out",
            TARGET,
            message,
            kept,
            null,
            -1,
            Arrivals.UNKNOWN,
            new ActorRecorder(run, "parser"),
            false,
            Arrivals.UNKNOWN));
  }

  /** Of the message's events, in their order. */
  private List<Entry> sentAndHandled(Run run, Object message) {
    Draft sent = sending(run, message);
    sent.recordAsCause(0);
    long unused = handed(run, message, sent.kept(message)).done(-1);
    return events();
  }

  private List<Entry> events() {
    List<Entry> events = new ArrayList<>();
    for (Entry entry = recorder.buffer.poll(); entry != null; entry = recorder.buffer.poll()) {
      if (entry.kind == Entry.EVENT) {
        events.add(entry);
      }
    }
    return events;
  }

  @Test
  void aMessageThatIsSentAndHandled_isPaidForOnce() {
    orders.took(ALL_THERE_IS);
    Order order = new Order(1);

    List<Entry> events = sentAndHandled(started(), order);

    assertThat(events).extracting(entry -> entry.message).containsOnly(order).hasSize(3);
    assertThat(events).extracting(entry -> entry.contentNanos).containsExactly(ALL_THERE_IS, 0, 0);
  }

  @Test
  void aMessageThatWasTooMuch_isToldByNoneOfItsEvents() {
    orders.took(ALL_THERE_IS);
    Run run = started();
    sentAndHandled(run, new Order(1)).forEach(recorder.messages::release);
    Order order = new Order(2);
    Draft sent = sending(run, order);
    sent.recordAsCause(0);
    while (!recorder.contentBudget.isFree(orders)) { // from now on, any is told
      orders.took(0);
    }
    handed(run, order, sent.kept(order)).done(-1);

    assertThat(events())
        .allSatisfy(
            entry -> {
              assertThat(entry.message).isSameAs(orders);
              assertThat(entry.contentNanos).isEqualTo(RenderingBudget.REFUSED);
            })
        .hasSize(3);
  }

  @Test
  void aMessageThatIsReceivedWithoutAnEventOfItsSending_isPaidForOnce() {
    orders.took(ALL_THERE_IS);
    Order order = new Order(1);

    handed(started(), order, null).done(-1);

    List<Entry> events = events();
    assertThat(events).extracting(entry -> entry.message).containsOnly(order).hasSize(2);
    assertThat(events).extracting(entry -> entry.contentNanos).containsExactly(ALL_THERE_IS, 0);
  }

  @Test
  void whatWasKeptOfAnotherMessage_isNotHandedOn() {
    Draft sent = sending(started(), new Order(1));
    sent.recordAsCause(0);

    assertThat(sent.kept(new Order(1))).isNull();
  }

  @Test
  void aMessageThatMayChange_isToldAsItIsEachTime() {
    Run run = started();
    Map<String, Integer> order = new HashMap<>(Map.of("items", 1));
    Draft sent = sending(run, order);
    sent.recordAsCause(0);
    order.put("items", 2);
    Work work = handed(run, order, sent.kept(order));
    order.put("items", 3);
    work.done(-1);

    assertThat(events())
        .extracting(entry -> String.valueOf(((RenderedMessage) entry.message).json()))
        .satisfiesExactly(
            first -> assertThat(first).contains("1"),
            second -> assertThat(second).contains("2"),
            third -> assertThat(third).contains("3"));
  }

  @Test
  void aRunThatIsPromotedMeanwhile_tellsTheMessage() {
    recorder.setLevel(TracingLevel.PRODUCTION);
    Order order = new Order(1);
    Run run = recorder.startRun("orders", FlowVersion.of(1, 0, 0), null, TraceState.EMPTY, false);
    Draft sent = sending(run, order);
    sent.recordAsCause(0);
    Work work = handed(run, order, sent.kept(order));
    assertThat(run.drain()).extracting(entry -> entry.message).containsExactly(order, order);

    run.promote("test");
    work.done(-1);

    assertThat(events()).extracting(entry -> entry.message).containsExactly(order);
  }
}
