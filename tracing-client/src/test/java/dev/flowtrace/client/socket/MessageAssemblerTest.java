package dev.flowtrace.client.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.protocol.codec.ProtocolException;
import org.junit.jupiter.api.Test;

final class MessageAssemblerTest {
  private final MessageAssembler assembler = new MessageAssembler(10);

  @Test
  void wholeMessage_isGivenAsItIs() throws Exception {
    assertThat(assembler.add("\"Pong\"", true)).isEqualTo("\"Pong\"");
  }

  @Test
  void parts_areJoined_messageByMessage() throws Exception {
    assertThat(assembler.add("ab", false)).isNull();
    assertThat(assembler.add("", false)).isNull();
    assertThat(assembler.add("cd", true)).isEqualTo("abcd");
    assertThat(assembler.add("e", false)).isNull();
    assertThat(assembler.add("", true)).isEqualTo("e");
  }

  @Test
  void messageOfTheLimit_isTaken() throws Exception {
    assembler.add("01234", false);
    assertThat(assembler.add("56789", true)).isEqualTo("0123456789");
  }

  @Test
  void messageOverTheLimit_isRefused_beforeItsEnd() throws Exception {
    assembler.add("0123456789", false);
    assertThatThrownBy(() -> assembler.add("x", false))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("a message is longer than 10 bytes");
  }
}
