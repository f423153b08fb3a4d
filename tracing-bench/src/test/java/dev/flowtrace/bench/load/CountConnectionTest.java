package dev.flowtrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over a real socket, whose other end counts as a collector does, or wrongly. */
@Timeout(60)
final class CountConnectionTest {
  private static final int ASK_EVERY = 100;
  private static final String COUNT = "{\"frames\":%d,\"bytes\":%d}";

  private final LoadTotals totals = new LoadTotals();
  private final StageFrames frames = StageFrames.make(50, 10, 20, Mix.STANDARD, 42);
  private Socket server;
  private CountConnection connection;

  @BeforeEach
  void connect() throws Exception {
    try (ServerSocketChannel listening = ServerSocketChannel.open()) {
      listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketChannel channel = SocketChannel.open(listening.getLocalAddress());
      server = listening.accept().socket();
      channel.configureBlocking(false);
      connection = new CountConnection(channel, frames, ASK_EVERY, totals);
    }
    connection.start(0);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    connection.close();
  }

  @Test
  void allFrames_areConfirmedWhenTheyAreCounted() throws Exception {
    CompletableFuture<Integer> questions = CompletableFuture.supplyAsync(() -> count(0));
    while (totals.framesSent < 1_000) {
      connection.send(0, 0);
      connection.receive();
    }
    connection.finish();
    while (!connection.isDone()) {
      connection.send(0, 0);
      connection.receive();
    }

    assertThat(totals.problems).isEmpty();
    assertThat(totals.framesAnswered).isEqualTo(totals.framesSent).isGreaterThanOrEqualTo(1_000);
    assertThat(totals.eventsConfirmed).isEqualTo(10 * totals.framesSent);
    assertThat(totals.eventsSent).isEqualTo(totals.eventsConfirmed);
    server.close();
    assertThat(questions.join()).isGreaterThanOrEqualTo(1_000 / ASK_EVERY);
  }

  @Test
  void otherBytesThanWereSent_areAProblem() {
    var unused = CompletableFuture.supplyAsync(() -> count(-1));
    connection.send(0, 0);
    connection.finish();
    while (!connection.isDone()) {
      connection.send(0, 0);
      connection.receive();
    }

    assertThat(connection.isLost()).isTrue();
    assertThat(totals.problems.get(0)).contains("were sent").contains("counted");
  }

  @Test
  void address_isBesideTheCollectors() {
    assertThat(CountConnection.address(URI.create("ws://[::1]:9080/flowtrace/ws?a=%20b")))
        .isEqualTo(URI.create("ws://[::1]:9080/flowtrace/ws/count?a=%20b"));
  }

  @Test
  void onlyAnAbsentEndpoint_isNotFound() {
    assertThat(new RefusedHandshakeException("HTTP/1.1 404 Not Found").isNotFound()).isTrue();
    assertThat(new RefusedHandshakeException("HTTP/1.1 503 Busy").isNotFound()).isFalse();
    assertThat(new RefusedHandshakeException("").isNotFound()).isFalse();
  }

  /** Counts and answers until the end of the connection; the number of questions. */
  private int count(int wrongBytes) {
    int questions = 0;
    long seen = 0;
    long bytes = wrongBytes;
    try (DataInputStream in = new DataInputStream(server.getInputStream())) {
      while (true) {
        int opcode = in.readUnsignedByte() & 15;
        byte[] payload = payload(in);
        if (opcode == RawWebSocket.BINARY) {
          seen++;
          bytes += payload.length;
        } else {
          assertThat(new String(payload, StandardCharsets.UTF_8)).isEqualTo("count");
          questions++;
          byte[] answer = COUNT.formatted(seen, bytes).getBytes(StandardCharsets.UTF_8);
          server.getOutputStream().write(new byte[] {(byte) 0x81, (byte) answer.length});
          server.getOutputStream().write(answer);
        }
      }
    } catch (IOException e) {
      return questions; // closed under it
    }
  }

  private static byte[] payload(DataInputStream in) throws IOException {
    int length = in.readUnsignedByte() & 0x7F;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = (int) in.readLong();
    }
    in.readInt(); // the mask, which is 0
    return in.readNBytes(length);
  }
}
