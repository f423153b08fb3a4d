package dev.flowtrace.bench.crash;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Stands between clients and collectors: passes bytes on, in both directions, and cuts connections
 * when told to. Each new connection goes to a collector that takes it. Thread-safe.
 */
final class CuttingProxy implements AutoCloseable {
  private static final int CONNECT_MILLIS = 1_000;
  private static final int BUFFER = 16 << 10;

  private final ServerSocket server;
  private final Supplier<List<Integer>> ports;
  private final List<Pair> pairs = new CopyOnWriteArrayList<>();

  /** A client's connection and the collector's that it is passed on to. */
  private static final class Pair {
    private final Socket client;
    private final Socket collector;
    private volatile boolean deaf;

    Pair(Socket client, Socket collector) {
      this.client = client;
      this.collector = collector;
    }

    /** Resets both sides. */
    void cut() {
      for (Socket socket : List.of(client, collector)) {
        try {
          socket.setSoLinger(true, 0);
          socket.close();
        } catch (IOException e) {
          // closed already
        }
      }
    }
  }

  /**
   * Listens on a free port.
   *
   * @param ports of the collectors, those to be tried first in front
   */
  CuttingProxy(Supplier<List<Integer>> ports) throws IOException {
    this.ports = ports;
    server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    thread(this::accept, "proxy");
  }

  int port() {
    return server.getLocalPort();
  }

  /**
   * Cuts one of the connections.
   *
   * @param answersLostMillis for so long before, what the collector says does not arrive
   * @return false when there was none
   */
  boolean cutOne(Random random, long answersLostMillis) throws InterruptedException {
    List<Pair> open = List.copyOf(pairs);
    if (open.isEmpty()) {
      return false;
    }
    Pair pair = open.get(random.nextInt(open.size()));
    if (answersLostMillis > 0) {
      pair.deaf = true;
      Thread.sleep(answersLostMillis);
    }
    pair.cut();
    return true;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        thread(() -> connect(client), "proxy connection");
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void connect(Socket client) {
    for (int port : ports.get()) {
      Socket collector = new Socket();
      try {
        collector.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      } catch (IOException e) {
        continue; // the next one
      }
      Pair pair = new Pair(client, collector);
      pairs.add(pair);
      thread(() -> pass(pair, client, collector, () -> false), "proxy to collector");
      pass(pair, collector, client, () -> pair.deaf);
      return;
    }
    new Pair(client, client).cut();
  }

  private void pass(Pair pair, Socket from, Socket to, BooleanSupplier swallows) {
    try {
      from.setTcpNoDelay(true);
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[BUFFER];
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        if (!swallows.getAsBoolean()) {
          out.write(buffer, 0, length);
        }
      }
    } catch (IOException e) {
      // cut, or one of them is gone
    } finally {
      pairs.remove(pair);
      pair.cut();
    }
  }

  private static void thread(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    pairs.forEach(Pair::cut);
  }
}
