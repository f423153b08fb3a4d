package dev.flowtrace.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.JsonFormat;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * A real HTTP server that takes traces as OTLP receivers do, reads them with the official classes,
 * and answers as the test says. It can be killed and started again on the same port.
 */
public final class OtlpReceiver implements AutoCloseable {
  private static final Pattern ID =
      Pattern.compile("\"(traceId|spanId|parentSpanId)\":\"([0-9a-f]+)\"");

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Map<String, Span> spans = new ConcurrentHashMap<>();
  private final int port;
  private volatile Behaviour behaviour = OtlpReceiver::ok;
  private volatile HttpServer server;
  private volatile ExecutorService executor;

  /**
   * A request.
   *
   * @param nanoTime when it had arrived, by the monotonic clock
   * @param headers with names in lower case
   */
  public record Received(
      ExportTraceServiceRequest request, Map<String, String> headers, long nanoTime) {
    /** All spans in it. */
    public List<Span> spans() {
      return request.getResourceSpansList().stream()
          .flatMap(resource -> resource.getScopeSpansList().stream())
          .flatMap(scope -> scope.getSpansList().stream())
          .toList();
    }
  }

  /** How it answers. */
  public interface Behaviour {
    /** Answers; returns whether it has taken the spans. */
    boolean answer(HttpExchange exchange, Received received) throws IOException;
  }

  /** Starts one that takes everything. */
  public OtlpReceiver() {
    this(0);
  }

  private OtlpReceiver(int wanted) {
    open(wanted);
    port = server.getAddress().getPort();
  }

  private void open(int wanted) {
    try {
      server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    executor = Executors.newCachedThreadPool();
    server.setExecutor(executor);
    server.createContext("/v1/traces", this::handle);
    server.start();
  }

  /** Its base address. */
  public String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  /** From now on it answers so. */
  public void behave(Behaviour next) {
    behaviour = next;
  }

  /** Closes its port and all connections. */
  public void kill() {
    server.stop(0);
    executor.shutdownNow();
  }

  /** Starts again on the same port. */
  public void restart() {
    open(port);
  }

  /** All requests that arrived whole, whatever was answered. */
  public List<Received> requests() {
    return received;
  }

  /** The taken spans of a trace, by the order of their names. */
  public List<Span> spansOf(UUID traceId) {
    ByteString id = ByteString.fromHex(traceId.toString().replace("-", ""));
    return spans.values().stream()
        .filter(span -> span.getTraceId().equals(id))
        .sorted(Comparator.comparing(Span::getName))
        .toList();
  }

  /** How many different spans were taken. */
  public int spanCount() {
    return spans.size();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Received request = read(exchange);
      received.add(request);
      if (behaviour.answer(exchange, request)) {
        for (Span span : request.spans()) {
          spans.put(hex(span.getTraceId()) + hex(span.getSpanId()), span);
        }
      }
    }
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  private static Received read(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    byte[] body;
    try (GZIPInputStream in = new GZIPInputStream(exchange.getRequestBody())) {
      body = in.readAllBytes();
    }
    ExportTraceServiceRequest request =
        "application/json".equals(headers.get("content-type"))
            ? ofJson(new String(body, StandardCharsets.UTF_8))
            : ExportTraceServiceRequest.parseFrom(body);
    return new Received(request, headers, System.nanoTime());
  }

  /** OTLP's JSON is protobuf's but for the ids, which are hexadecimal there and base64 here. */
  private static ExportTraceServiceRequest ofJson(String json) throws IOException {
    Matcher ids = ID.matcher(json);
    String base64 =
        ids.replaceAll(
            id ->
                Matcher.quoteReplacement(
                    "\"%s\":\"%s\""
                        .formatted(
                            id.group(1),
                            Base64.getEncoder()
                                .encodeToString(HexFormat.of().parseHex(id.group(2))))));
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    JsonFormat.parser().merge(base64, request);
    return request.build();
  }

  /** Takes the spans. */
  public static boolean ok(HttpExchange exchange, Received received) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
    exchange.sendResponseHeaders(200, -1);
    return true;
  }

  /** Answers with a status, text and headers. */
  public static Behaviour status(int status, String text, String... headers) {
    return (exchange, received) -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
      return false;
    };
  }

  /** The names of the spans that were taken of a trace. */
  public List<String> names(UUID traceId) {
    List<String> names = new ArrayList<>();
    spansOf(traceId).forEach(span -> names.add(span.getName()));
    return names;
  }

  @Override
  public void close() {
    kill();
  }
}
