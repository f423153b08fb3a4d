package dev.flowtrace.bench.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CuttingProxyTest {
  @Test
  void bytesGoBothWays_untilItIsCut_andDeadCollectorsArePassedOver() throws Exception {
    int dead = Ports.free();
    try (ServerSocket collector = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        CuttingProxy proxy = new CuttingProxy(() -> List.of(dead, collector.getLocalPort()));
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        Socket served = collector.accept()) {
      client.getOutputStream().write(7);
      assertThat(served.getInputStream().read()).isEqualTo(7);
      served.getOutputStream().write(8);
      assertThat(client.getInputStream().read()).isEqualTo(8);

      assertThat(proxy.cutOne(new Random(1), 0)).isTrue();
      assertThatThrownBy(() -> readAll(client)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void withoutACollector_theConnectionIsReset() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(List::of);
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
      assertThatThrownBy(() -> readAll(client)).isInstanceOf(IOException.class);
      assertThat(proxy.cutOne(new Random(1), 0)).isFalse();
    }
  }

  private static void readAll(Socket socket) throws IOException {
    if (socket.getInputStream().read() < 0) {
      throw new IOException("ended");
    }
  }
}
