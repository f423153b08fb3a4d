package dev.flowtrace.web.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FrameAssemblyTest {
  private final AtomicLong memory = new AtomicLong();
  private final FrameAssembly assembly = new FrameAssembly(10, memory::addAndGet);

  @Test
  void parts_becomeOneMessage_andTakeMemoryUntilThen() throws Exception {
    assertThat(assembly.add("ab", false)).isNull();
    assertThat(assembly.add("cd", false)).isNull();
    assertThat(memory).hasValue(4);
    assertThat(assembly.add("\u00e9", true))
        .isEqualTo("abcd\u00e9".getBytes(StandardCharsets.UTF_8));
    assertThat(memory).hasValue(0);

    assertThat(assembly.add(new byte[] {1, 2, 3}, false)).isNull();
    assertThat(memory).hasValue(3);
    assertThat(assembly.add(new byte[] {4}, true)).containsExactly(1, 2, 3, 4);
    assertThat(memory).hasValue(0);
  }

  @Test
  void wholeMessage_takesNone() throws Exception {
    assertThat(assembly.add("abc", true)).hasSize(3);
    assertThat(assembly.add(new byte[7], true)).hasSize(7);
    assertThat(memory).hasValue(0);
  }

  @Test
  void tooLong_isRefused_andWhatWasTakenIsGivenBack() throws Exception {
    assembly.add("12345678", false);
    assertThatThrownBy(() -> assembly.add("901", false))
        .isInstanceOf(FrameAssembly.TooLongException.class);
    // six characters, but twelve bytes
    assertThatThrownBy(() -> new FrameAssembly(10, bytes -> {}).add("\u00e9".repeat(6), true))
        .isInstanceOf(FrameAssembly.TooLongException.class);
    assembly.giveBack();
    assertThat(memory).hasValue(0);
    assembly.giveBack();
    assertThat(memory).hasValue(0);
  }
}
