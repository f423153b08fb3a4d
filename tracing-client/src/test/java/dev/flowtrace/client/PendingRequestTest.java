package dev.flowtrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.protocol.Reply;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

final class PendingRequestTest {
  private final PendingRequest<Reply.EventRecorded, Void> request =
      new PendingRequest<>("RecordEvent", null, Reply.EventRecorded.class, Confirmation::check);

  @Test
  void success_completesTheFuture() {
    request.answer(Reply.EventRecorded.OK);

    assertThat(request.future()).isCompletedWithValue(null);
  }

  @Test
  void noSuccess_failsTheFutureWithTheCollectorsWords() {
    request.answer(new Reply.EventRecorded(false, "actor_id is empty"));

    assertThatThrownBy(() -> request.future().join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(RequestRefusedException.class)
        .hasMessage("actor_id is empty");
  }

  @Test
  void noSuccessWithoutReason_saysThatThereIsNone() {
    request.answer(new Reply.EventRecorded(false, null));

    assertThatThrownBy(() -> request.future().join())
        .hasMessageContaining("the collector gave no reason");
  }
}
