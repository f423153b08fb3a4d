package dev.flowtrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.Request.RecordBatch;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.packed.PackedBatch;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over a real socket, whose other end answers what the test says. */
@Timeout(60)
final class BatchConnectionTest {
  private static final String PACKED = ",\"capabilities\":[\"zstd\",\"packed\"]";
  private static final int WINDOW = 4;
  private static final int EVENTS = 10;

  private final LoadTotals totals = new LoadTotals();
  private final BatchCompression compression = new BatchCompression();
  private final FrameCodec codec = new FrameCodec();
  private Socket server;
  private DataInputStream in;
  private BatchConnection connection;

  @BeforeEach
  void connect() throws Exception {
    try (ServerSocketChannel listening = ServerSocketChannel.open()) {
      listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketChannel channel = SocketChannel.open(listening.getLocalAddress());
      server = listening.accept().socket();
      in = new DataInputStream(server.getInputStream());
      channel.configureBlocking(false);
      EventIds ids = new EventIds(7);
      TraceMix mix = new TraceMix(new SplittableRandom(1), new Topology(1), ids, Mix.STANDARD);
      long[] number = {0};
      BatchText text =
          new BatchText("net", EVENTS, 3, mix, () -> mix.newTrace(number[0]++), totals);
      SendSchedule schedule = SendSchedule.of(0, EVENTS, 1, 0);
      connection = new BatchConnection(channel, WINDOW, schedule, text, compression, totals);
    }
    assertThat(codec.decodeRequest(payload())).isInstanceOf(Request.Hello.class);
    assertThat(connection.isReady()).isFalse();
    connection.start(0);
  }

  /** The collector lists its capabilities so, or not at all. */
  private void welcome(String capabilities) throws Exception {
    answer(
        "{\"Welcome\":{\"node_id\":\"3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01\",\"last_seq\":0,"
            + "\"config\":{}"
            + capabilities
            + "}}",
        connection::isReady);
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    connection.close();
    compression.close();
  }

  @Test
  void window_isFilled_andNoMore() throws Exception {
    welcome(PACKED);
    send();
    assertThat(totals.eventsSent).isEqualTo(WINDOW * EVENTS);
    for (int seq = 1; seq <= WINDOW; seq++) {
      assertThat(nextBatch()).isEqualTo(seq);
    }
    assertThat(connection.wakeNanos()).isEqualTo(Long.MAX_VALUE);

    answer("{\"BatchStored\":{\"seq\":3}}", () -> totals.framesAnswered == 3);
    send();

    assertThat(totals.eventsConfirmed).isEqualTo(3 * EVENTS);
    assertThat(totals.latency.getTotalCount()).isEqualTo(3);
    assertThat(nextBatch()).isEqualTo(5);
  }

  @Test
  void collectorThatListsIt_getsPackedBatches() throws Exception {
    welcome(PACKED);
    send();
    byte[] frame = payload();

    assertThat(PackedBatch.isPacked(frame)).isTrue();
    assertThat(batch(frame).seq()).isEqualTo(1);
    assertThat(events(batch(frame))).isEqualTo(EVENTS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"capabilities\":[\"zstd\"]", ",\"capabilities\":\"packed\""})
  void otherCollector_getsJson_alsoOfEnds(String capabilities) throws Exception {
    welcome(capabilities);
    send();
    for (int seq = 1; seq <= WINDOW; seq++) {
      byte[] frame = payload();
      assertThat(PackedBatch.isPacked(frame)).isFalse();
      assertThat(batch(frame).seq()).isEqualTo(seq);
      assertThat(events(batch(frame))).isEqualTo(EVENTS);
    }
    answer("{\"BatchStored\":{\"seq\":4}}", () -> totals.framesAnswered == 4);
    connection.finish();
    send();

    RecordBatch last = batch(payload());
    assertThat(events(last)).isZero();
    assertThat(last.ends()).isNotEmpty();
  }

  private static int events(RecordBatch batch) {
    return batch.batches().stream().mapToInt(group -> group.events().size()).sum();
  }

  @Test
  void busy_isWaitedFor_andAllThatIsUnansweredIsSentAgain() throws Exception {
    welcome(PACKED);
    send();
    for (int seq = 1; seq <= WINDOW; seq++) {
      nextBatch();
    }
    answer("{\"BatchStored\":{\"seq\":1}}", () -> totals.framesAnswered == 1);
    answer("{\"Busy\":{\"retry_after_ms\":60000}}", () -> totals.busy == 1);
    send();
    long retryAt = connection.wakeNanos();

    assertThat(retryAt).isBetween(System.nanoTime(), System.nanoTime() + 60_000_000_000L);
    assertThat(totals.framesSentAgain).isEqualTo(3);
    connection.send(retryAt, 0);
    for (int seq = 2; seq <= 5; seq++) {
      assertThat(nextBatch()).isEqualTo(seq);
    }
    answer("{\"BatchStored\":{\"seq\":5}}", () -> totals.framesAnswered == 5);
    assertThat(totals.eventsConfirmed).isEqualTo(5 * EVENTS);
    assertThat(totals.framesSent).isEqualTo(5);
  }

  @Test
  void rejectedBatch_isAnError_andItsEventsAreNotExpected() throws Exception {
    welcome(PACKED);
    send();
    answer(
        "{\"BatchRejected\":{\"seq\":2,\"message\":\"too long\",\"code\":\"InvalidRequest\"}}",
        () -> totals.refused == 1);
    answer("{\"BatchStored\":{\"seq\":1}}", () -> totals.framesAnswered == 2);
    answer("{\"BatchStored\":{\"seq\":4}}", () -> totals.framesAnswered == 4);

    assertThat(totals.eventsConfirmed).isEqualTo(3 * EVENTS);
    assertThat(totals.traces.stream().mapToLong(LoadTrace::confirmed).sum()).isEqualTo(3 * EVENTS);
    assertThat(totals.problems).containsExactly("rejected: InvalidRequest, too long");
  }

  @Test
  void finishing_endsAllTraces_andIsDoneWhenThatIsStored() throws Exception {
    welcome(PACKED);
    send();
    answer("{\"BatchStored\":{\"seq\":4}}", () -> totals.framesAnswered == 4);
    connection.finish();
    send();
    assertThat(connection.isDone()).isFalse();
    answer("{\"BatchStored\":{\"seq\":5}}", () -> totals.framesAnswered == 5);
    send();

    assertThat(connection.isDone()).isTrue();
    assertThat(totals.latency.getTotalCount()).isEqualTo(4); // events only
  }

  @Test
  void error_endsTheConnection() throws Exception {
    welcome(PACKED);
    send();
    answer(
        "{\"Error\":{\"message\":\"no\",\"code\":\"InvalidRequest\"}}", () -> connection.isLost());

    assertThat(connection.isDone()).isTrue();
    assertThat(totals.connectionsLost).isEqualTo(1);
    connection.close();
    assertThat(totals.traces.stream().mapToLong(LoadTrace::confirmed).sum()).isZero();
  }

  @Test
  void usualAnswer_isReadWithoutAParser() {
    assertThat(seq("{\"BatchStored\":{\"seq\":1234567890123}}")).isEqualTo(1_234_567_890_123L);
    assertThat(seq("{\"BatchStored\":{\"seq\":12")).isEqualTo(-1);
    assertThat(seq("{\"BatchStored\":{\"seq\":12,\"x\":1}}")).isEqualTo(-1);
    assertThat(seq("{\"Busy\":{\"retry_after_ms\":100}}")).isEqualTo(-1);
  }

  private static long seq(String reply) {
    byte[] bytes = Ascii.bytes("xx" + reply);
    return BatchConnection.storedSeq(bytes, 2, bytes.length - 2);
  }

  private void send() {
    connection.send(System.nanoTime(), 0);
  }

  /** The number of the next batch, which the strict codec reads. */
  private long nextBatch() throws Exception {
    return batch(payload()).seq();
  }

  private RecordBatch batch(byte[] frame) throws Exception {
    return (RecordBatch) codec.decodeRequest(BatchCompression.jsonOf(frame));
  }

  private byte[] payload() throws IOException {
    in.readUnsignedByte();
    int length = in.readUnsignedByte() & 0x7F;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = (int) in.readLong();
    }
    in.readInt(); // the mask, which is 0
    return in.readNBytes(length);
  }

  private void answer(String json, java.util.function.BooleanSupplier heard) throws IOException {
    byte[] payload = json.getBytes(StandardCharsets.UTF_8);
    byte[] header =
        payload.length < 126
            ? new byte[] {(byte) 0x81, (byte) payload.length}
            : new byte[] {(byte) 0x81, 126, (byte) (payload.length >> 8), (byte) payload.length};
    server.getOutputStream().write(header);
    server.getOutputStream().write(payload);
    while (!heard.getAsBoolean()) {
      connection.receive();
      Thread.onSpinWait();
    }
  }
}
