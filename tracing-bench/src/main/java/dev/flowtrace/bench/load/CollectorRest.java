package dev.flowtrace.bench.load;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.codec.ProtocolException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;

/** The collector's REST side, found from the address of its WebSocket. Thread-safe. */
public final class CollectorRest {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String SOCKET_PATH = "/ws";

  private final URI server;
  private final String context;
  private final String api;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final FrameCodec codec = new FrameCodec();

  /** {@code ws://host:port/flowtrace/ws} has {@code http://host:port/flowtrace/api} beside it. */
  public CollectorRest(URI socket) {
    String path = socket.getRawPath();
    this.context =
        path.endsWith(SOCKET_PATH) ? path.substring(0, path.length() - SOCKET_PATH.length()) : path;
    this.server = URI.create("http://" + socket.getRawAuthority());
    this.api = context + "/api";
  }

  /** The collector's own figures. */
  public JsonValue stats() throws IOException, InterruptedException {
    return json(api + "/stats");
  }

  /** A page of a flow's traces; {@code cursor} is empty for the first. */
  public JsonValue traces(String flowId, String cursor) throws IOException, InterruptedException {
    return json(
        api
            + "/traces?flow="
            + flowId
            + "&limit=1000"
            + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
  }

  /** A trace's events, one JSON document a line. To be closed. */
  public Stream<String> events(UUID traceId) throws IOException, InterruptedException {
    return get(
        api + "/traces/" + traceId + "/events", HttpResponse.BodyHandlers.ofLines(), TIMEOUT);
  }

  /** The server's metrics of the base scope, as Prometheus reads them. */
  String baseMetrics(Duration timeout) throws IOException, InterruptedException {
    return get("/metrics?scope=base", HttpResponse.BodyHandlers.ofString(), timeout);
  }

  /** The collector's metrics, as Prometheus reads them. */
  public String ownMetrics(Duration timeout) throws IOException, InterruptedException {
    return get(context + "/metrics", HttpResponse.BodyHandlers.ofString(), timeout);
  }

  private JsonValue json(String path) throws IOException, InterruptedException {
    byte[] body = get(path, HttpResponse.BodyHandlers.ofByteArray(), TIMEOUT);
    try {
      return codec.decodeValue(body);
    } catch (ProtocolException e) {
      throw new IOException("GET " + path + ": " + e.getMessage(), e);
    }
  }

  private <T> T get(String path, HttpResponse.BodyHandler<T> handler, Duration timeout)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path)).timeout(timeout).GET().build();
    HttpResponse<T> response = http.send(request, handler);
    if (response.statusCode() != 200) {
      throw new IOException("GET " + path + ": HTTP " + response.statusCode());
    }
    return response.body();
  }
}
