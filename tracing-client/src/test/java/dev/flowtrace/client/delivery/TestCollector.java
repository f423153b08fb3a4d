package dev.flowtrace.client.delivery;

import com.github.luben.zstd.Zstd;
import dev.flowtrace.protocol.ErrorCode;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.Reply;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.codec.ProtocolException;
import dev.flowtrace.protocol.packed.PackedBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * A small collector on a real socket, which keeps the rules of {@code flowtrace.v1} to the letter
 * and notes when its client does not. What it has stored outlives {@link #kill} and {@link #start},
 * as a database does. Thread-safe.
 */
final class TestCollector implements AutoCloseable {
  private static final UUID NODE = UUID.fromString("c0ffee00-0000-4000-8000-000000000001");

  /** Of a frame, before compression. */
  private static final int MAX_JSON_BYTES = 16 << 20;

  private final FrameCodec codec = new FrameCodec();
  private final int port;
  private final List<WebSocketPeer> peers = new CopyOnWriteArrayList<>();
  private ServerSocket server;

  // the database, guarded by this
  private final Map<UUID, Long> lastSeqs = new HashMap<>();
  private final List<UUID> eventIds = new ArrayList<>();
  private final List<String> plainKinds = new ArrayList<>();

  // what it saw, guarded by this
  private final List<Request.Hello> hellos = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final List<Integer> closeCodes = new ArrayList<>();
  private int duplicates;
  private int binaryFrames;
  private int packedFrames;
  private int zstdFrames; // of JSON

  // how it behaves, guarded by this
  private boolean speaksV1 = true;
  private boolean holdsAnswers;
  private boolean reads = true;
  private boolean listsNothing = true; // then it reads Zstandard
  private boolean readsZstd = true;
  private boolean readsPacked;
  private int refusesHandshakes;
  private int busyBatches;
  private long busyMillis;
  private long cutAfterBytes = -1;
  private int maxMessageBytes = Integer.MAX_VALUE;
  private Predicate<Request.RecordBatch> rejects = batch -> false;
  private JsonObject config = JsonObject.EMPTY;

  private TestCollector(ServerSocket server) {
    this.server = server;
    this.port = server.getLocalPort();
  }

  /** Runs, on a free port. */
  static TestCollector start() {
    TestCollector collector = new TestCollector(listen(0));
    collector.serve();
    return collector;
  }

  /** Has a port, but does not listen on it yet. */
  static TestCollector absent() {
    TestCollector collector = new TestCollector(listen(0));
    collector.kill();
    return collector;
  }

  /** Runs again, on the same port, with the same database. */
  void restart() {
    Eventually.await("the port is free", this::listensAgain);
    serve();
  }

  private boolean listensAgain() {
    try {
      server = listen(port);
      return true;
    } catch (UncheckedIOException e) { // the last accept has not returned yet
      return false;
    }
  }

  /** Nobody listens any more, and all connections are reset. */
  void kill() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    peers.forEach(WebSocketPeer::cut);
  }

  URI uri() {
    return URI.create("ws://127.0.0.1:" + port + "/flowtrace/ws");
  }

  private static ServerSocket listen(int port) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.setReceiveBufferSize(64 << 10); // so that one that does not read is soon noticed
      socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve() {
    ServerSocket current = server;
    Thread thread =
        new Thread(
            () -> {
              while (!current.isClosed()) {
                try {
                  Socket socket = current.accept();
                  Thread each = new Thread(() -> converse(socket), "test-collector-connection");
                  each.setDaemon(true);
                  each.start();
                } catch (IOException e) {
                  return; // killed
                }
              }
            },
            "test-collector");
    thread.setDaemon(true);
    thread.start();
  }

  private void converse(Socket socket) {
    try (WebSocketPeer peer = new WebSocketPeer(socket)) {
      peers.add(peer);
      if (server.isClosed()) {
        peer.cut();
      }
      peer.readHandshake();
      if (handshakeRefused()) {
        peer.refuse(503);
        return;
      }
      boolean v1 = v1();
      if (v1 && !"flowtrace.v1".equals(peer.header("sec-websocket-protocol"))) {
        violation("offered " + peer.header("sec-websocket-protocol"));
      }
      peer.accept(v1 ? "flowtrace.v1" : null);
      Connection connection = new Connection();
      while (true) {
        awaitReading();
        long cut = takeCut();
        if (cut >= 0) {
          peer.cutAfter(cut);
        }
        WebSocketPeer.Message message = peer.read();
        if (message.opcode() == WebSocketPeer.CLOSE) {
          noteClose(message.closeCode());
          peer.writeClose(message.closeCode());
          return;
        }
        if (message.content().length > maxMessageBytes()) {
          peer.writeClose(1009);
          return;
        }
        for (Reply reply : connection.answer(message, v1)) {
          peer.writeText(text(reply));
        }
      }
    } catch (IOException e) {
      // the client or the test has cut it; what is unread makes the system answer with a reset
    }
  }

  private String text(Reply reply) {
    return new String(codec.encode(reply), StandardCharsets.UTF_8);
  }

  /** One client's connection. */
  private final class Connection {
    private UUID clientId = NODE;
    private long lastSeq = -1;
    private long refusedSeq = -1;
    private boolean broken; // a batch without a number: what follows can't be the next one

    List<Reply> answer(WebSocketPeer.Message message, boolean v1) {
      byte[] content = message.content();
      synchronized (TestCollector.this) {
        if (message.opcode() == WebSocketPeer.BINARY) {
          binaryFrames++;
          if (PackedBatch.isPacked(content)) {
            packedFrames++;
            content = json(content);
          } else if (Compression.isCompressed(content)) {
            zstdFrames++;
            content = Zstd.decompress(content, (int) Zstd.getFrameContentSize(content));
          }
        }
        try {
          return v1 ? answerV1(codec.decodeRequest(content)) : plain(codec.decodeRequest(content));
        } catch (ProtocolException e) {
          broken = true;
          return List.of(
              new Reply.Error(String.valueOf(e.getMessage()), ErrorCode.INVALID_REQUEST));
        }
      }
    }

    private byte[] json(byte[] frame) {
      if (!readsPacked) {
        violations.add("sent a packed frame");
      }
      PackedBatch packed = PackedBatch.ofFrame(frame);
      byte[] body = Arrays.copyOfRange(frame, packed.bodyFrom(), frame.length);
      return packed.toJson(packed.seq(), Zstd.decompress(body, packed.bodyBytes()), MAX_JSON_BYTES);
    }

    private List<Reply> plain(Request request) {
      plainKinds.add(request.getClass().getSimpleName());
      if (request instanceof Request.StartTrace start && start.traceId() != null) {
        return List.of(new Reply.TraceStarted(start.traceId()));
      }
      if (request instanceof Request.RecordEvent event) {
        eventIds.add(event.event().eventId());
      }
      return List.of(Reply.EventRecorded.OK);
    }

    private List<Reply> answerV1(Request request) {
      if (request instanceof Request.Hello hello) {
        hellos.add(hello);
        clientId = hello.clientId();
        return List.of(
            new Reply.Welcome(
                NODE, lastSeqs.getOrDefault(clientId, 0L), config, welcomeCapabilities()));
      }
      if (!(request instanceof Request.RecordBatch batch)) {
        violations.add("sent " + request);
        return List.of();
      }
      long stored = lastSeqs.getOrDefault(clientId, 0L);
      long seq = batch.seq();
      if (seq <= stored) {
        duplicates++;
        return acknowledge(seq);
      }
      if (broken) {
        return List.of(new Reply.Error("out of order", ErrorCode.INVALID_REQUEST));
      }
      if (refusedSeq >= 0 && seq != refusedSeq) {
        return List.of(new Reply.Busy(busyMillis));
      }
      if (busyBatches > 0) {
        busyBatches--;
        refusedSeq = seq;
        return List.of(new Reply.Busy(busyMillis));
      }
      refusedSeq = -1;
      if (lastSeq >= 0 && seq != lastSeq + 1) {
        violations.add("batch " + seq + " came after " + lastSeq);
      }
      lastSeq = seq;
      lastSeqs.put(clientId, seq);
      if (rejects.test(batch)) {
        return List.of(new Reply.BatchRejected(seq, "not this one", ErrorCode.INVALID_REQUEST));
      }
      for (Request.Batch trace : batch.batches()) {
        for (TraceEvent event : trace.events()) {
          eventIds.add(event.eventId());
        }
      }
      return acknowledge(seq);
    }

    private List<Reply> acknowledge(long seq) {
      return holdsAnswers ? List.of() : List.of(new Reply.BatchStored(seq));
    }
  }

  /** The connections there are answer no ping any more; new ones do. */
  void silencePeers() {
    peers.forEach(WebSocketPeer::beSilent);
  }

  /** Of all connections. */
  int pings() {
    return peers.stream().mapToInt(WebSocketPeer::pings).sum();
  }

  /** To all that are connected, as it is. */
  void push(String message) {
    for (WebSocketPeer peer : peers) {
      try {
        peer.writeText(message);
      } catch (IOException e) {
        peers.remove(peer); // gone
      }
    }
  }

  /** As {@link #push}, compressed. */
  void pushCompressed(String message) {
    for (WebSocketPeer peer : peers) {
      try {
        peer.write(WebSocketPeer.BINARY, Zstd.compress(message.getBytes(StandardCharsets.UTF_8)));
      } catch (IOException e) {
        peers.remove(peer); // gone
      }
    }
  }

  /** Acknowledges all that was stored, and from now on at once. */
  void answerAll() {
    long last;
    synchronized (this) {
      holdsAnswers = false;
      last = lastSeqs.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }
    push(text(new Reply.BatchStored(last)));
  }

  private synchronized boolean handshakeRefused() {
    return refusesHandshakes-- > 0;
  }

  private JsonObject welcomeCapabilities() {
    List<JsonValue> listed = new ArrayList<>();
    if (readsZstd) {
      listed.add(JsonValue.of("zstd"));
    }
    if (readsPacked) {
      listed.add(JsonValue.of("packed"));
    }
    return listsNothing ? JsonObject.EMPTY : JsonObject.of("capabilities", new JsonArray(listed));
  }

  private synchronized boolean v1() {
    return speaksV1;
  }

  private synchronized void violation(String what) {
    violations.add(what);
  }

  private synchronized void noteClose(int code) {
    closeCodes.add(code);
  }

  private synchronized int maxMessageBytes() {
    return maxMessageBytes;
  }

  private synchronized long takeCut() {
    long cut = cutAfterBytes;
    cutAfterBytes = -1;
    return cut;
  }

  private synchronized void awaitReading() throws IOException {
    try {
      while (!reads) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  synchronized void speakV1(boolean value) {
    speaksV1 = value;
  }

  synchronized void holdAnswers() {
    holdsAnswers = true;
  }

  synchronized void read(boolean value) {
    reads = value;
    notifyAll();
  }

  /** What Welcome says; until this is called, it says nothing. */
  synchronized void listCapabilities(boolean zstd, boolean packed) {
    listsNothing = false;
    readsZstd = zstd;
    readsPacked = packed;
  }

  synchronized void refuseHandshakes(int count) {
    refusesHandshakes = count;
  }

  synchronized void beBusy(int batches, long millis) {
    busyBatches = batches;
    busyMillis = millis;
  }

  /** The connection that reads the next message is reset after so many bytes of it. */
  synchronized void cutNextMessageAfter(long bytes) {
    cutAfterBytes = bytes;
  }

  synchronized void maxMessageBytes(int value) {
    maxMessageBytes = value;
  }

  synchronized void reject(Predicate<Request.RecordBatch> value) {
    rejects = value;
  }

  synchronized void config(JsonObject value) {
    config = value;
  }

  /** The database is lost. */
  synchronized void forget() {
    lastSeqs.clear();
    eventIds.clear();
  }

  /** As if another client had used all numbers up to that. */
  synchronized void pretendStored(UUID clientId, long seq) {
    lastSeqs.put(clientId, seq);
  }

  synchronized List<UUID> eventIds() {
    return List.copyOf(eventIds);
  }

  synchronized List<String> plainKinds() {
    return List.copyOf(plainKinds);
  }

  synchronized List<Request.Hello> hellos() {
    return List.copyOf(hellos);
  }

  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  synchronized List<Integer> closeCodes() {
    return List.copyOf(closeCodes);
  }

  synchronized int duplicates() {
    return duplicates;
  }

  synchronized int binaryFrames() {
    return binaryFrames;
  }

  synchronized int packedFrames() {
    return packedFrames;
  }

  /** Of JSON. */
  synchronized int zstdFrames() {
    return zstdFrames;
  }

  @Override
  public void close() {
    read(true);
    kill();
  }
}
