package dev.flowtrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReplyGlanceTest {

  @Test
  void goodNews_isNoProblem_howeverItIsWritten() {
    assertThat(problem("{\"EventRecorded\":{\"success\":true,\"error\":null}}")).isNull();
    assertThat(problem("{ \"EventRecorded\": {\"error\":null, \"success\": true} }")).isNull();
    assertThat(
            problem("{\"TraceStarted\":{\"trace_id\":\"3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01\"}}"))
        .isNull();
  }

  @Test
  void refusals_areProblems_inTheCollectorsWords() {
    assertThat(problem("{\"EventRecorded\":{\"success\":false,\"error\":\"too late\"}}"))
        .isEqualTo("refused: too late");
    assertThat(problem("{\"Error\":{\"message\":\"disk full\",\"code\":\"StorageError\"}}"))
        .isEqualTo("refused: StorageError, disk full");
  }

  @Test
  void otherReplies_areProblems() {
    assertThat(problem("\"Pong\"")).startsWith("unexpected: Pong");
    assertThat(problem("{\"EventRecorded\"")).startsWith("not understood: {\"EventRecorded\"");
  }

  private static @Nullable String problem(String reply) {
    byte[] bytes = Ascii.bytes("xx" + reply);
    return new ReplyGlance().problem(bytes, 2, bytes.length - 2);
  }
}
