package dev.flowtrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.protocol.ErrorCode;
import dev.flowtrace.protocol.Reply;
import dev.flowtrace.protocol.codec.ProtocolException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class OutstandingRequestsTest {
  private static final Reply.Error ERROR = new Reply.Error("no", ErrorCode.NOT_FOUND);

  private final OutstandingRequests outstanding = new OutstandingRequests(3);
  private final UUID id = UUID.randomUUID();

  @Test
  void repliesWithoutId_answerInTheOrderOfRequests() throws Exception {
    PendingRequest<?, ?> first = add(pending(null, Reply.EventRecorded.class));
    PendingRequest<?, ?> second = add(pending(null, Reply.Pong.class));

    assertThat(outstanding.take(Reply.EventRecorded.OK)).isSameAs(first);
    assertThat(outstanding.take(new Reply.Pong())).isSameAs(second);
    assertThat(outstanding.isEmpty()).isTrue();
  }

  @Test
  void replyWithId_answersTheRequestOfThatId_inWhateverOrder() throws Exception {
    PendingRequest<?, ?> record = add(pending(null, Reply.EventRecorded.class));
    add(pending(UUID.randomUUID(), Reply.TraceData.class));
    PendingRequest<?, ?> get = add(pending(id, Reply.TraceData.class));

    assertThat(outstanding.take(new Reply.TraceData(id, null))).isSameAs(get);
    assertThat(outstanding.take(Reply.EventRecorded.OK)).isSameAs(record);
    assertThat(outstanding.size()).isEqualTo(1);
  }

  @Test
  void replyWithoutId_passesOverRequestsWithId() throws Exception {
    add(pending(id, Reply.QueryResults.class));
    PendingRequest<?, ?> record = add(pending(null, Reply.EventRecorded.class));

    assertThat(outstanding.take(Reply.EventRecorded.OK)).isSameAs(record);
  }

  @Test
  void error_answersTheOldestOfAll() throws Exception {
    PendingRequest<?, ?> get = add(pending(id, Reply.TraceData.class));
    PendingRequest<?, ?> record = add(pending(null, Reply.EventRecorded.class));

    assertThat(outstanding.take(ERROR)).isSameAs(get);
    assertThat(outstanding.take(ERROR)).isSameAs(record);
    assertThat(outstanding.take(ERROR)).isNull();
  }

  @Test
  void replyWithAnIdThatNobodyWaitsFor_answersNothing() throws Exception {
    add(pending(null, Reply.EventRecorded.class));

    assertThat(outstanding.take(new Reply.TraceData(id, null))).isNull();
    assertThat(outstanding.size()).isEqualTo(1);
  }

  @Test
  void replyOfAnotherKindThanDue_isAnError() {
    add(pending(null, Reply.TraceStarted.class));

    assertThatThrownBy(() -> outstanding.take(Reply.EventRecorded.OK))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("EventRecorded arrived where an answer to a request was due");
  }

  @Test
  void replyToNothing_isAnError() {
    assertThatThrownBy(() -> outstanding.take(new Reply.Pong()))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("Pong arrived, but nothing was asked");
  }

  @Test
  void room_isBounded_andComesBackWithAnswers() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(outstanding.hasRoom()).isTrue();
      add(pending(null, Reply.Pong.class));
    }
    assertThat(outstanding.hasRoom()).isFalse();

    outstanding.take(new Reply.Pong());
    assertThat(outstanding.hasRoom()).isTrue();
  }

  @Test
  void takeAll_givesThemInOrder_andLeavesNone() {
    PendingRequest<?, ?> first = add(pending(null, Reply.Pong.class));
    PendingRequest<?, ?> second = add(pending(id, Reply.TraceData.class));

    assertThat(outstanding.takeAll()).isEqualTo(List.of(first, second));
    assertThat(outstanding.isEmpty()).isTrue();
  }

  private PendingRequest<?, ?> add(PendingRequest<?, ?> request) {
    outstanding.add(request);
    return request;
  }

  private static <R extends Reply> PendingRequest<R, R> pending(
      @Nullable UUID requestId, Class<R> replyType) {
    return new PendingRequest<>("a request", requestId, replyType, reply -> reply);
  }
}
