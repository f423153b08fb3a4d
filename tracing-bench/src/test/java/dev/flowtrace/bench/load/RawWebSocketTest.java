package dev.flowtrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The numbers are RFC 6455's: section 5.2 for lengths, section 1.3 for the handshake. */
final class RawWebSocketTest {

  @Test
  void header_of125Bytes_hasTheLengthInOneByte() {
    assertThat(header(RawWebSocket.TEXT, 0)).isEqualTo("8180" + "00000000");
    assertThat(header(RawWebSocket.TEXT, 125)).isEqualTo("81fd" + "00000000");
    assertThat(header(RawWebSocket.CLOSE, 2)).isEqualTo("8882" + "00000000");
  }

  @Test
  void header_from126Bytes_hasTheLengthInTwo() {
    assertThat(header(RawWebSocket.TEXT, 126)).isEqualTo("81fe" + "007e" + "00000000");
    assertThat(header(RawWebSocket.TEXT, 65_535)).isEqualTo("81fe" + "ffff" + "00000000");
  }

  @Test
  void header_from65536Bytes_hasTheLengthInEight() {
    assertThat(header(RawWebSocket.TEXT, 65_536))
        .isEqualTo("81ff" + "0000000000010000" + "00000000");
  }

  @Test
  void accept_isThatOfTheRfc() {
    assertThat(RawWebSocket.acceptOf("dGhlIHNhbXBsZSBub25jZQ=="))
        .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }

  private static String header(int opcode, int length) {
    byte[] out = new byte[32];
    int end = RawWebSocket.putHeader(out, 3, opcode, length);
    assertThat(end - 3).isEqualTo(RawWebSocket.headerLength(length));
    return HexFormat.of().formatHex(Arrays.copyOfRange(out, 3, end));
  }
}
