package dev.flowtrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.bench.load.StageBench.Stage;
import dev.flowtrace.protocol.packed.PackedBatch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StageBenchTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void stages_areMeasured_withTheCollectorsOwnParser(int eventsPerFrame) throws Exception {
    StageFrames frames = StageFrames.make(20, eventsPerFrame, 10, Mix.STANDARD, 42);
    StageBench bench = new StageBench(frames);

    List<Stage> stages = bench.run(Duration.ofMillis(20));

    assertThat(frames.events()).isEqualTo(20L * eventsPerFrame);
    assertThat(stages)
        .extracting(Stage::name)
        .containsExactly("decompress", "parse", "parse and aggregate");
    assertThat(stages)
        .allSatisfy(
            stage -> {
              assertThat(stage.least()).isPositive();
              assertThat(stage.microseconds()).isBetween(stage.least(), stage.most());
            });
    assertThat(bench.sink()).isPositive();
  }

  @Test
  void framesOfEvents_arePackedBatches_orTexts() {
    assertThat(StageFrames.make(1, 100, 10, Mix.STANDARD, 42).wire())
        .allMatch(PackedBatch::isPacked);
    assertThat(StageFrames.make(1, 1, 10, Mix.STANDARD, 42).wire())
        .noneMatch(PackedBatch::isPacked);
  }
}
