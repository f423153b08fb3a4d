package dev.flowtrace.client.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.client.content.MessageTypes;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.config.ClientConfig;
import dev.flowtrace.protocol.context.TraceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However many threads an actor has, each goes on with what it is handling itself. */
@Timeout(60)
final class ThreadsOfAnActorTest {
  private static final int THREADS = 20;

  private final Recorder recorder =
      new Recorder(
          ClientConfig.EMPTY,
          RecorderLimits.DEFAULT,
          MessageTypes.DEFAULT,
          batch -> true,
          new NothingGoesWrong());
  private final Run run =
      recorder.startRun("orders", FlowVersion.of(1, 0, 0), null, TraceState.EMPTY, null);
  private final ActorRecorder pool = new ActorRecorder(run, "pool");
  private final List<ExecutorService> threads = new ArrayList<>();

  @AfterEach
  void close() {
    threads.forEach(ExecutorService::shutdownNow);
    assertThat(recorder.close(Duration.ofSeconds(30))).isTrue();
  }

  @Test
  void eachThread_isItsOwn_whenManyTakeTurns() throws Exception {
    for (int i = 0; i < THREADS; i++) {
      threads.add(Executors.newSingleThreadExecutor());
    }
    List<Lineage> handled = new ArrayList<>();
    for (ExecutorService thread : threads) {
      Lineage message = new Draft(pool, EventType.Simple.MESSAGE_SENT).recordAsCause();
      handled.add(message);
      thread.submit(() -> recorder.attach(message)).get();
    }
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < THREADS; i++) {
        assertThat(threads.get(i).submit(pool::local).get())
            .isSameAs(threads.get(i).submit(recorder::local).get());
        assertThat(threads.get(i).submit(pool::scope).get()).isSameAs(handled.get(i));
      }
    }
    assertThat(pool.scope()).isNull();
  }
}
