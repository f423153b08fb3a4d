package dev.flowtrace.bench.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a collector's WebSocket carries: a load's frames, which the server only counts; or, where it
 * has no endpoint for that, frames of their length that ask for nothing and are answered each.
 */
final class SocketStage {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int COUNT_EVERY = 1_000; // so that the answers cost nothing

  private final URI url;
  private final StageFrames frames;
  private final int connections;
  private final int window;
  private final @Nullable ServerProcess process;
  private final PrintWriter err;

  /**
   * What was measured.
   *
   * @param counted whether frames were only counted, not answered
   * @param cpuMicros of the server's process an event; null if unknown
   */
  record Result(boolean counted, double eventsPerSecond, @Nullable Double cpuMicros) {}

  /**
   * A stage that is not measured yet.
   *
   * @param url the collector's WebSocket
   * @param window frames of a client that are not answered, where they are
   * @param process the server's, if it is known and on this machine
   * @param err gets the progress
   */
  SocketStage(
      URI url,
      StageFrames frames,
      int connections,
      int window,
      @Nullable ServerProcess process,
      PrintWriter err) {
    this.url = url;
    this.frames = frames;
    this.connections = connections;
    this.window = window;
    this.process = process;
    this.err = err;
  }

  /** Sends for so long, after as long to warm up. */
  Result measure(Duration duration) throws IOException, InterruptedException {
    boolean counted = isCounting();
    if (!counted) {
      err.println(
          "the collector has no endpoint that only counts; flowtrace.bench.count-endpoint=true in"
              + " its configuration makes one. Pings of the same length are sent, each answered");
      err.flush();
    }
    send(counted, duration); // warm-up
    CollectorRest rest = new CollectorRest(url);
    ServerSample before = ServerSample.of(rest, process);
    LoadTotals totals = send(counted, duration);
    ServerSample after = ServerSample.of(rest, process);
    if (!totals.problems.isEmpty()) {
      throw new IOException(totals.problems.get(0));
    }
    Figures figures = new Figures();
    LoadFigures.addServer(figures, before, after, (double) totals.eventsConfirmed);
    return new Result(
        counted,
        totals.eventsConfirmed * 1e9 / (totals.lastAnsweredNanos - totals.firstSentNanos),
        figures.get(Figure.SERVER_CPU));
  }

  private boolean isCounting() throws IOException {
    try {
      RawWebSocket.connect(CountConnection.address(url), "", CONNECT_TIMEOUT).close();
      return true;
    } catch (RefusedHandshakeException e) {
      if (e.isNotFound()) {
        return false;
      }
      throw e;
    }
  }

  private LoadTotals send(boolean counted, Duration duration) throws IOException {
    LoadTotals totals = new LoadTotals();
    List<LoadConnection> clients = new ArrayList<>();
    try {
      for (int i = 0; i < connections; i++) {
        clients.add(counted ? counting(totals) : pinging(totals));
      }
      // answers to Pings come one by one; they may wait for each other
      new LoadLoop(clients, totals, new Progress(err), !counted).run(duration);
    } finally {
      clients.forEach(LoadConnection::close);
    }
    return totals;
  }

  private LoadConnection counting(LoadTotals totals) throws IOException {
    SocketChannel channel = connect(CountConnection.address(url));
    return new CountConnection(channel, frames, COUNT_EVERY, totals);
  }

  private LoadConnection pinging(LoadTotals totals) throws IOException {
    return new PingConnection(
        connect(url), frames.wireBytes(), frames.eventsPerFrame(), window, totals);
  }

  private static SocketChannel connect(URI address) throws IOException {
    SocketChannel channel = RawWebSocket.connect(address, "", CONNECT_TIMEOUT);
    channel.configureBlocking(false);
    return channel;
  }
}
