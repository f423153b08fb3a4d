package dev.flowtrace.client.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.client.content.MessageTypes;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.context.TraceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LineageTest {
  private final Recorder recorder =
      new Recorder(
          Settings.DEFAULTS,
          RecorderLimits.DEFAULT,
          MessageTypes.DEFAULT,
          batch -> true,
          new NothingGoesWrong());
  private final Run run =
      recorder.startRun("orders", FlowVersion.of(1, 0, 0), null, TraceState.EMPTY, null);
  private final List<UUID> ids = new ArrayList<>();

  @AfterEach
  void close() {
    assertThat(recorder.close(Duration.ofSeconds(30))).isTrue();
  }

  private Lineage next(Lineage parent, int maxChain) {
    UUID id = UUID.randomUUID();
    ids.add(id);
    return new Lineage(
        run, id.getMostSignificantBits(), id.getLeastSignificantBits(), parent, maxChain);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 16})
  void longChain_hasItsLastIds_itsRoot_andSaysWhatIsLeftOut(int maxChain) {
    Lineage last = null;
    for (int i = 0; i < 100; i++) {
      last = next(last, maxChain);

      int known = Math.min(i + 1, maxChain);
      assertThat(last.chain(maxChain)).isEqualTo(ids.subList(i + 1 - known, i + 1));
      assertThat(last.rootId()).isEqualTo(ids.get(0));
      assertThat(last.isTruncatedAt(maxChain)).isEqualTo(i + 1 > maxChain);
    }
  }

  /** The limit may be changed while a run goes on: what was left out does not come back. */
  @Test
  void chainThatWasCut_saysSo_whateverTheLimitIsLater() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      ids.clear();
      Lineage last = null;
      for (int i = random.nextInt(60); i >= 0; i--) {
        last = next(last, 1 + random.nextInt(8));
      }
      int max = 1 + random.nextInt(80);

      List<UUID> chain = Objects.requireNonNull(last).chain(max);
      assertThat(chain).hasSizeLessThanOrEqualTo(max);
      assertThat(chain).isEqualTo(ids.subList(ids.size() - chain.size(), ids.size()));
      assertThat(last.isTruncatedAt(max)).isEqualTo(chain.size() < ids.size());
    }
  }

  @Test
  void eventOfAnotherProcess_isAllThatIsKnown_butItsRoot() {
    UUID id = UUID.randomUUID();
    UUID root = UUID.randomUUID();

    Lineage next = next(Lineage.remote(run, id, root), 16);

    assertThat(next.chain(16)).containsExactly(id, ids.get(0));
    assertThat(next.rootId()).isEqualTo(root);
    assertThat(next.isTruncatedAt(16)).isFalse();
  }
}
